// The server's page asked for in another language: its sizes are those of the slides that this browser fetches.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { swapSizes } from "../src/first/fed_sizes";
import { reword } from "../src/first/reword";

let sent: Record<string, string>;
const page = (poster: string) => ({ querySelector: () => ({ getAttribute: () => poster }) }) as unknown as HTMLElement;

beforeEach(() => {
  vi.stubGlobal("location", { href: "http://here/lectures/l" });
  vi.stubGlobal("DOMParser", class { parseFromString = () => ({ getElementById: () => null }); });
  vi.stubGlobal("fetch", async (_: string, { headers }: { headers: Record<string, string> }) => {
    sent = headers;
    return new Response("");
  });
});
afterEach(() => vi.unstubAllGlobals());

const decoder = (answer: () => Promise<boolean>) => ({ isTypeSupported: answer });

test.each<[string, string, object | undefined, boolean]>([
  ["its picture is AVIF", "/media/p/slides/first.avif", undefined, true],
  ["the browser shows AVIF", "/media/p/poster.jpg", decoder(async () => true), true],
  ["the browser shows none", "/media/p/poster.jpg", decoder(async () => false), false],
  ["the browser cannot be asked", "/media/p/poster.jpg", undefined, false],
  ["the browser does not say", "/media/p/poster.jpg", decoder(() => Promise.reject(new Error("no"))), false],
])("where %s", async (_, poster, ImageDecoder, asks) => {
  vi.stubGlobal("ImageDecoder", ImageDecoder);
  await reword(page(poster), "fr");
  expect(sent["Accept-Language"]).toBe("fr");
  expect(sent["Accept"]?.includes("text/html,image/avif") ?? false).toBe(asks);
});

describe("a link that tells a size", () => {
  const link = () => ({ textContent: "1 MB", dataset: { fed: "44 kB" } as Record<string, string> });
  const withLink = (one: object, more = {}) => ({ querySelector: () => null, querySelectorAll: () => [one], ...more }) as unknown as HTMLElement;

  test("tells that of what is fed, and of the file again where feeding fails", () => {
    const one = link();
    swapSizes(withLink(one));
    expect(one).toEqual({ textContent: "44 kB", dataset: { fed: "1 MB" } });
    swapSizes(withLink(one));
    expect(one).toEqual(link());
  });

  test.each([["blob:http://here/1", "44 kB"], ["http://here/media/p/lean-sound.mp4", "1 MB"], ["", "1 MB"]])("in another language tells that of what plays (%s)", async (src, told) => {
    const one = link();
    vi.stubGlobal("document", { documentElement: {} });
    vi.stubGlobal("DOMParser", class { parseFromString = () => ({ getElementById: () => withLink(one, { lang: "fr", dir: "ltr" }) }); });
    const video = { src, getAttribute: () => null, setAttribute: () => undefined };
    await reword(withLink(one, { isConnected: true, querySelector: (what: string) => (what === "video" ? video : null) }), "fr");
    expect(one.textContent).toBe(told);
  });
});
