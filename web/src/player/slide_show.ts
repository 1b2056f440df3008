// The slides in step with the sound: each picture is there before it is due, and stays until the next one can be shown.
import { retryDelayS } from "./retry_clock";
import { browserSource, type SlideSource } from "./slide_source";
import { NoSlideTexts, wordsAt } from "./slide_texts";
import { slideAt, slidesWanted, type Slide } from "./slides";
import { Store } from "./store";
import type { Said } from "./vtt";

const aheadS = 90; // of a running lecture; as much as of the sound
const mostAhead = 12;
const calmS = 30; // of sound that is loaded: more than while slides come
const mostKept = 20; // pictures; the browser's cache has the others
const lateShownMs = 400;
const leastStepMs = 40; // a sound that waits just before a change does not spin us
const loadLimitMs = 90_000; // 500 kB at 64 kbit/s
const graceMs = 8_000; // for a picture that was under way in an outage: nobody can say whether it arrives again, and thin links take as long

export interface SlideShowState {
  image: HTMLImageElement | null; // what is on screen; null: nothing has come yet
  place: number; // of the slide on screen; -1: none
  words: string; // that can be read on it; "": none, or they have not come
  count: number; // 0: the list has not come yet
  late: boolean; // another slide should be there by now
  failing: boolean; // what is late was refused, and is tried again
  loading: boolean; // the link is wanted
}

export interface Now {
  atS: number;
  rate: number;
  playing: boolean;
  aheadS: number; // of sound that is loaded; Infinity: all of the rest
}

export class SlideShow {
  readonly state = new Store<SlideShowState>({ image: null, place: -1, words: "", count: 0, late: false, failing: false, loading: false });
  private slides: Slide[] | null = null;
  private texts: Said[] = [];
  private textsDue: boolean; // there are some, and they have not come
  private textsFailed = false; // and are asked for when something comes through again
  private readonly pictures = new Map<string, HTMLImageElement>(); // by address, oldest first
  private loading: { url: string; stop: AbortController; sinceMs: number } | null = null;
  private failures = 0; // since something came
  private readonly refusals = new Map<string, number>(); // by address
  private before: Slide[] = []; // of the package that we came from
  private ahead = false;
  private opened = false;
  private waits = false;
  private stepTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private lateTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private url: string,
    private readonly now: () => Now,
    private readonly source: SlideSource = browserSource,
    private textsUrl: string | null = null, // null: there are none
    private readonly mayRead: (url: string) => boolean = () => true,
  ) {
    this.textsDue = textsUrl !== null;
  }

  open(): void {
    if (this.opened) return;
    this.opened = true;
    this.step();
  }

  // Something stands for the picture until it plays, and data is to be saved.
  waitForPlay(waits: boolean): void {
    this.waits = waits;
    this.step();
  }

  close(): void {
    this.opened = false;
    this.drop();
    clearTimeout(this.stepTimer);
    clearTimeout(this.retryTimer);
    clearTimeout(this.lateTimer);
    this.lateTimer = undefined;
    this.retryTimer = undefined;
  }

  // The same slides from another package. What is on screen stays, and what is loaded of slides that are the same.
  moveTo(url: string, textsUrl: string | null = null): void {
    if (url === this.url) return this.takeTextsFrom(textsUrl);
    this.url = url;
    this.textsUrl = textsUrl;
    this.textsDue = textsUrl !== null;
    this.textsFailed = false;
    this.texts = [];
    this.before = this.slides ?? this.before;
    this.slides = null;
    this.drop();
    this.step();
  }

  // Of the same slides: those that are here stay until the others come.
  private takeTextsFrom(url: string | null): void {
    if (url === this.textsUrl) return;
    if (this.loading !== null && this.loading.url === this.textsUrl) this.drop();
    this.textsUrl = url;
    this.textsDue = url !== null;
    this.textsFailed = false;
    if (url === null) this.texts = [];
    this.step();
  }

  // Before Play: the picture that shows. After: those that come.
  loadAhead(ahead: boolean): void {
    this.ahead = ahead;
    this.step();
  }

  // The position, the speed, or whether it plays has changed.
  step(): void {
    if (!this.opened) return;
    this.show();
    this.load();
    this.planStep();
  }

  // Something came through again: no need to wait. On another network, a request from before it never ends.
  tryAgain(fromNew: boolean): void {
    this.failures = 0;
    this.refusals.clear();
    this.textsFailed = false;
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    if (fromNew) this.drop();
    this.load();
  }

  // After an outage. What began later than `aliveMs` is over a connection that lives; what began before may come yet.
  linkReturned(aliveMs: number): void {
    this.tryAgain(false);
    const { loading } = this;
    if (loading === null || loading.sinceMs >= aliveMs) return;
    setTimeout(() => this.loading === loading && this.tryAgain(true), graceMs);
  }

  // The start of the slide before or after the one that shows.
  neighbour(step: 1 | -1): number | null {
    if (this.slides === null) return null;
    return this.slides[slideAt(this.slides, this.now().atS) + step]?.startS ?? null;
  }

  /** Of all slides; null: the list has not come. */
  starts(): number[] | null {
    return this.slides?.map(({ startS }) => startS) ?? null;
  }

  private due(): number {
    return this.slides === null ? -1 : Math.min(Math.max(slideAt(this.slides, this.now().atS), 0), this.slides.length - 1);
  }

  private show(): void {
    const place = this.due();
    const slide = this.slides?.[place];
    if (this.slides !== null && slide === undefined) return this.isLate(false); // a list without slides
    const image = slide === undefined ? undefined : this.pictures.get(slide.image);
    if (image === undefined) return this.isLate(this.slides !== null || this.before.length === 0);
    this.isLate(false);
    this.state.set({ image, place, words: wordsAt(this.texts, slide?.startS ?? -1) });
  }

  private isLate(late: boolean): void {
    if (!late) {
      clearTimeout(this.lateTimer);
      this.lateTimer = undefined;
      this.state.set({ late: false, failing: false });
    } else {
      this.lateTimer ??= setTimeout(() => this.state.set({ late: true, failing: this.isRefused() }), lateShownMs);
    }
  }

  private planStep(): void {
    clearTimeout(this.stepTimer);
    const { atS, rate, playing } = this.now();
    const next = this.slides?.[slideAt(this.slides, atS) + 1];
    if (!playing || next === undefined) return;
    const ms = ((next.startS - atS) * 1_000) / Math.max(rate, 0.1);
    this.stepTimer = setTimeout(() => this.step(), Math.min(Math.max(ms, leastStepMs), 60_000));
  }

  // One thing after the other: on a thin link two pictures at once are both late, and the sound with them.
  private load(): void {
    if (!this.opened || (this.waits && !this.ahead) || this.retryTimer !== undefined) return;
    const url = this.mostUrgent();
    if (url === null) this.state.set({ loading: this.loading !== null });
    if (url === null || this.loading?.url === url) return;
    // A jump: what is being loaded was for another place. What comes next anyway is let come.
    if (this.loading !== null && url !== this.dueUrl()) return;
    this.drop();
    void this.loadOne(url);
    this.state.set({ loading: true });
  }

  private drop(): void {
    const loading = this.loading;
    this.loading = null;
    loading?.stop.abort();
  }

  private dueUrl(): string | null {
    return this.slides === null ? this.url : (this.slides[this.due()]?.image ?? null);
  }

  private isRefused(): boolean {
    return this.refusals.has(this.dueUrl() ?? "");
  }

  // One that is missing must not hold up those after it.
  private mostUrgent(): string | null {
    if (this.slides === null) return this.url;
    const refusals = (url: string) => this.refusals.get(url) ?? 0;
    const missing = this.wanted().filter((url) => !this.pictures.has(url));
    const picture = missing.reduce<string | null>((first, url) => (first === null || refusals(url) < refusals(first) ? url : first), null);
    return picture ?? (this.wantsTexts() ? this.textsUrl : null);
  }

  // After all that is seen and heard.
  private wantsTexts(): boolean {
    if (!this.ahead || !this.textsDue || this.textsFailed || this.now().aheadS < calmS) return false;
    return this.textsUrl !== null && this.mayRead(this.textsUrl);
  }

  private wanted(): string[] {
    const slides = this.slides ?? [];
    return slidesWanted(slides, this.now().atS, this.ahead ? aheadS : 0, mostAhead).flatMap((place) => slides[place]?.image ?? []);
  }

  private async loadOne(url: string): Promise<void> {
    const stop = new AbortController();
    this.loading = { url, stop, sinceMs: performance.now() };
    const limit = setTimeout(() => stop.abort(), loadLimitMs);
    try {
      await this.take(url, stop.signal);
      this.failures = 0;
    } catch (failure) {
      if (this.loading?.stop === stop && url !== this.textsUrl) this.waitForRetry(url);
      else if (this.loading?.stop === stop) this.goWithoutTexts(failure);
    } finally {
      clearTimeout(limit);
    }
    if (this.loading?.stop !== stop) return; // dropped for something else
    this.loading = null;
    this.step();
  }

  private async take(url: string, signal: AbortSignal): Promise<void> {
    if (this.slides === null) {
      const slides = await this.source.list(url, signal);
      if (signal.aborted) return;
      this.slides = slides;
      this.carryOver(slides);
      this.state.set({ count: slides.length });
      return;
    }
    if (url === this.textsUrl) {
      const texts = await this.source.texts(url, signal);
      if (signal.aborted) return;
      this.texts = texts;
      this.textsDue = false;
      return;
    }
    const image = await this.source.picture(url, signal);
    if (!signal.aborted) this.keep(url, image);
  }

  private goWithoutTexts(failure: unknown): void {
    if (failure instanceof NoSlideTexts) this.textsDue = false;
    else this.textsFailed = true;
  }

  private carryOver(slides: Slide[]): void {
    for (const { startS, endS, image } of slides) {
      const same = this.before.find((old) => old.startS === startS && old.endS === endS && nameOf(old.image) === nameOf(image));
      const picture = same === undefined ? undefined : this.pictures.get(same.image);
      if (picture !== undefined) this.pictures.set(image, picture);
    }
    for (const { image } of this.before) if (!slides.some((slide) => slide.image === image)) this.pictures.delete(image);
    this.before = [];
  }

  private keep(url: string, image: HTMLImageElement): void {
    this.pictures.set(url, image);
    const wanted = this.wanted();
    for (const old of [...this.pictures.keys()]) {
      if (this.pictures.size <= mostKept) break;
      if (old !== url && !wanted.includes(old)) this.pictures.delete(old);
    }
  }

  private waitForRetry(url: string): void {
    this.refusals.set(url, (this.refusals.get(url) ?? 0) + 1);
    this.state.set({ loading: false });
    const waitS = retryDelayS(this.failures++);
    if (this.state.get().late) this.state.set({ failing: this.isRefused() });
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined;
      this.load();
    }, waitS * 1_000);
  }
}

function nameOf(address: string): string {
  return address.slice(address.lastIndexOf("/") + 1);
}
