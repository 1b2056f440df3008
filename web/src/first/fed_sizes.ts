// What comes where the sound is fed is another codec than its file has, and less.

/** Says it in the links that choose what plays, once. */
export function tellFedSizes(from: ParentNode): void {
  for (const link of from.querySelectorAll<HTMLElement>("[data-fed]")) {
    link.textContent = link.dataset.fed ?? "";
    delete link.dataset.fed;
  }
}

export function tellsFileSizes(page: ParentNode): boolean {
  return page.querySelector("[data-fed]") !== null;
}
