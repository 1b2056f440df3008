// The server's page once more, in another language: its words take the place of those that are there, and what plays plays on.

const worded = [".skip", ".masthead", ".lecture-head", "h2", ".slide-links", ".footer"];

export async function reword(page: HTMLElement, language: string): Promise<void> {
  const answer = await fetch(location.href, { headers: { "Accept-Language": language } });
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = made.getElementById("first");
  if (next?.lang !== language || !page.isConnected) return; // it is not spoken any more, or the application is there
  for (const part of worded) {
    const words = next.querySelector(part);
    if (words !== null) page.querySelector(part)?.replaceWith(words);
  }
  Object.assign(page.querySelector<HTMLElement>(".say")?.dataset ?? {}, next.querySelector<HTMLElement>(".say")?.dataset);
  page.querySelector("video")?.setAttribute("aria-label", next.querySelector("video")?.getAttribute("aria-label") ?? "");
  for (const each of [document.documentElement, page]) Object.assign(each, { lang: language, dir: next.dir });
}
