// What a machine sees on a page besides axe; `looking.py` asks. Each answers a list of faults.
(() => {
  const kindOf = (e) => `${e.tagName} ${e.className.baseVal ?? e.className}`;

  const named = (e) =>
    `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} “${(e.innerText || e.name || "").trim().slice(0, 20)}”`;

  const scrollsByItself = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };

  const overflow = () => {
    const width = document.documentElement.clientWidth;
    const page = document.documentElement.scrollWidth;
    if (page <= width) return [];
    const right = (e) => Math.round(e.getBoundingClientRect().right);
    const wide = [...document.body.querySelectorAll("*")].filter(
      (e) => right(e) > width + 1 && !scrollsByItself(e),
    );
    if (!wide.length) return [`the page is ${page} px wide, the window ${width}`];
    return wide.slice(0, 5).map((e) => `${named(e)} reaches ${right(e)} of ${width} px`);
  };

  // Beyond the first few, rows and shapes of a kind are judged by those before them.
  const thin = (few) => {
    for (const many of document.querySelectorAll("tbody, ul, ol, dl, svg, g, select"))
      for (const one of [...many.children].slice(few))
        if ([...many.children].slice(0, few).some((other) => kindOf(other) === kindOf(one))) one.remove();
  };

  // A link within a sentence may be as high as its line (WCAG 2.5.8).
  const inSentence = (e) =>
    e.tagName === "A" &&
    getComputedStyle(e).display === "inline" &&
    [...e.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // A label belongs to its control.
  const size = (e) => {
    const boxes = [e, ...(e.labels ?? [])].map((one) => one.getBoundingClientRect());
    const span = (from, to) => Math.max(...boxes.map((b) => b[to])) - Math.min(...boxes.map((b) => b[from]));
    return [span("left", "right"), span("top", "bottom")];
  };

  // Something drawn around a small control may catch the finger all the same.
  const reaches = (e, finger) => {
    const half = finger / 2 - 1;
    e.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = e.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const caught = (hit) => hit && [e, ...(e.labels ?? [])].some((one) => one.contains(hit));
    return [[0, -half], [0, half], [-half, 0], [half, 0]].every(([right, down]) =>
      caught(document.elementFromPoint(x + right, y + down)),
    );
  };

  const small = ([finger, except]) => {
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const faults = [];
    for (const e of document.querySelectorAll(controls)) {
      const shown = e.checkVisibility({ visibilityProperty: true });
      if (!shown || e.matches(except) || inSentence(e)) continue;
      const [width, height] = size(e).map(Math.round);
      if ((width >= finger && height >= finger) || reaches(e, finger)) continue;
      faults.push(`${named(e)} in ${named(e.parentElement)}: ${width} × ${height} px`);
    }
    window.scrollTo(0, 0);
    return faults;
  };

  // The kinds of things on the page and how they nest, however often each is there.
  const anatomy = () => {
    const part = (e) => `${e.tagName}.${e.className?.baseVal ?? e.className}[${e.getAttributeNames().sort()}]`;
    const kinds = new Set();
    for (const e of document.querySelectorAll("*")) kinds.add(`${part(e.parentElement ?? e)} ${part(e)}`);
    return [...kinds].sort().join("\n");
  };

  // Of no use on paper. A sheet to fill in by hand draws its own boxes.
  const onPaper = () => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
    const main = document.querySelector("main") ?? document.body;
    const useless = "nav, button, [type=submit], .button, .masthead, .tab-bar, .pager";
    const faults = [...document.querySelectorAll(useless)].filter(shown).map((e) => `${named(e)} is printed`);
    return shown(main) && main.innerText.trim() ? faults.slice(0, 5) : ["is empty"];
  };

  const scripts = () =>
    [
      ...new Set([
        ...[...document.scripts].map((script) => script.src),
        ...performance.getEntriesByType("resource").map((entry) => entry.name),
      ]),
    ].filter((address) => /[.]js($|[?])/.test(address));

  return { overflow, small, thin, anatomy, onPaper, scripts };
})();
