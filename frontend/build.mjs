// Builds the style sheet and the scripts into the static folder and says how heavy they are.
//   node frontend/build.mjs            once
//   node frontend/build.mjs --watch    again whenever a file under frontend/ changes
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "src/lilong/commons/web/static/built");

const ISLANDS = { lilong: "app/lilong.ts", plan: "plan/plan.ts", doors: "doors/worker.ts", hall: "hall/hall.ts", covering: "photos/covering.ts" };

async function buildStyles() {
  const { css } = await sass.compileAsync(join(here, "styles/lilong.scss"), {
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    // Bootstrap 5.3 is written with the older module rules; its warnings are not ours to mend.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(css, {
    loader: "css",
    minify: true,
    target: ["chrome90", "safari14", "firefox90"],
  });
  await writeFile(join(out, "lilong.css"), code);
}

async function buildScripts() {
  await esbuild.build({
    entryPoints: Object.entries(ISLANDS).map(([name, path]) => ({ in: join(here, path), out: name })),
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
  });
}

async function report(started) {
  for (const name of (await readdir(out)).sort()) {
    const bytes = await readFile(join(out, name));
    const packed = gzipSync(bytes, { level: 9 }).length;
    console.log(`${name.padEnd(12)} ${String(bytes.length).padStart(8)} B  ${String(packed).padStart(7)} B gzip`);
  }
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function build() {
  const started = performance.now();
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([buildStyles(), buildScripts()]);
  await report(started);
}

await build();

if (process.argv.includes("--watch")) {
  let waiting;
  watch(here, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => build().catch((fault) => console.error(fault.message)), 120);
  });
}
