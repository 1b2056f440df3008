// The server's page asked for in another language: its sizes are those of the slides that this browser fetches.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
