// The package types only its default entry; we bundle the minified one.
declare module "htmx.org/dist/htmx.esm.min.js" {
  const htmx: { onLoad(greet: (part: Element) => void): void };
  export default htmx;
}
