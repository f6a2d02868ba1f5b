// Shows the chosen pictures before they are sent. Drawn on a canvas: no blob address, so the
// page's image rule stays at 'self'.
const SIDE = 224;

async function draw(file: File): Promise<HTMLLIElement> {
  const picture = await createImageBitmap(file);
  const scale = SIDE / Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d")?.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  picture.close();
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  const item = document.createElement("li");
  const caption = document.createElement("figcaption");
  caption.textContent = file.name;
  const figure = document.createElement("figure");
  figure.append(canvas, caption);
  item.append(figure);
  return item;
}

async function show(input: HTMLInputElement, list: HTMLElement): Promise<void> {
  const pictures = [...(input.files ?? [])].filter((file) => file.type.startsWith("image/"));
  // A file that is no picture after all is left out here; the server will say why.
  const drawn = await Promise.allSettled(pictures.slice(0, 12).map(draw));
  list.replaceChildren(...drawn.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
}

export function previewPhotos(part: ParentNode): void {
  part.querySelectorAll<HTMLInputElement>("input[type=file][data-preview]").forEach((input) => {
    const list = document.getElementById(input.dataset.preview ?? "");
    if (list) input.addEventListener("change", () => void show(input, list));
  });
}
