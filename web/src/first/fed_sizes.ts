// What comes where the sound is fed is another codec than its file has, and less.

/** The links that choose what plays say the other size: of what is fed, and with the next call of the file again. */
export function swapSizes(from: ParentNode): void {
  for (const link of from.querySelectorAll<HTMLElement>("[data-fed]")) {
    const { fed = "" } = link.dataset;
    link.dataset.fed = link.textContent ?? "";
    link.textContent = fed;
  }
}
