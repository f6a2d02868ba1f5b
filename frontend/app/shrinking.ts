// Photos chosen in [data-shrink="1600"] are made smaller before they travel: the longest edge in
// pixels, as JPEG. What cannot be read here is sent as it is; the server will say why.
async function shrink(file: File, edge: number): Promise<File> {
  const picture = await createImageBitmap(file);
  const scale = edge / Math.max(picture.width, picture.height);
  if (scale >= 1) {
    picture.close();
    return file;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const smaller = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!smaller || smaller.size >= file.size) return file;
  return new File([smaller], "photo.jpg", { type: "image/jpeg" });
}

async function replace(input: HTMLInputElement, edge: number): Promise<void> {
  const files = [...(input.files ?? [])];
  if (!files.length) return;
  const done = await Promise.allSettled(files.map((file) => shrink(file, edge)));
  const chosen = new DataTransfer();
  done.forEach((one, place) => chosen.items.add(one.status === "fulfilled" ? one.value : files[place]!));
  input.files = chosen.files;
}

export function shrinkPhotos(part: ParentNode): void {
  part.querySelectorAll<HTMLInputElement>("input[type=file][data-shrink]").forEach((input) => {
    input.addEventListener("change", () => void replace(input, Number(input.dataset.shrink)));
  });
}
