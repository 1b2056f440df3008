// One lecture playing: the <video> element, what feeds it, and what a viewer sees of both.
import type { Playback as PlaybackFacts } from "../api/types";
import { isSavedAddress } from "../offline/addresses";
import { planMove } from "./another_package";
import { BudgetGuard } from "./budget_guard";
import type { Engine, EngineListener } from "./engine";
import type { Interval } from "./intervals";
import { linkWatch } from "./link_watch";
import { addressOf, startMode, type Mode } from "./mode";
import { PlayedElement } from "./played_element";
import { firstState } from "./player_state";
import { Permission } from "./permission";
import { PositionSaver } from "./position_saver";
import { loadPreferences, savePreferences } from "./preferences";
import { Recovery } from "./recovery";
import { savesData } from "./save_data";
import { SlideShow } from "./slide_show";
import { Store } from "./store";
import { mayCome, slideTextsBps } from "./text_room";
import { WaitingWatch } from "./waiting";
import { Watching } from "./watching";
import { WorkWatch } from "./work_watch";

export type EngineMaker = (video: HTMLVideoElement, listener: EngineListener, facts: () => PlaybackFacts) => Promise<Engine | null>;

export class Playback extends PlayedElement {
  readonly facts: Store<PlaybackFacts>; // of the package that plays
  slideShow: SlideShow | null;
  private takesOver = false; // from what the page began with: loaded as if it played
  private isDue = false; // what was chosen meanwhile is loaded once the budget lets it
  private awaited: PlaybackFacts | null = null; // ... and another package is moved to
  private engine: Engine | null = null;
  private readonly recovery: Recovery;
  private readonly guard: BudgetGuard | null; // null: it costs nothing
  private readonly permission: Permission;
  private readonly work: WorkWatch;
  private readonly waiting = new WaitingWatch((waiting, slow) => this.state.set({ waiting, slow }));
  private readonly saver: PositionSaver;
  private readonly watching: Watching;

  constructor(
    readonly lecture: string,
    facts: PlaybackFacts,
    startS: number,
    permissionLifeS: number | null = null, // null: everybody may watch
  ) {
    const asks = !isSavedAddress(facts.hls);
    super(firstState(facts, loadPreferences(), savesData() && asks), { atS: startS, wholeS: facts.duration_s, loadedS: 0 });
    this.facts = new Store(facts);
    this.guard = asks ? new BudgetGuard(() => this.hold(), () => this.release()) : null;
    this.saver = new PositionSaver(lecture);
    this.watching = new Watching(lecture);
    this.permission = new Permission(lecture, permissionLifeS, (now) => this.moveTo(now), asks);
    this.work = new WorkWatch(lecture, (inWork, isPart) => this.heardOfWork(inWork, isPart), asks);
    this.recovery = new Recovery({
      state: this.state,
      engine: () => this.engine,
      slideShow: () => this.slideShow,
      holds: () => this.guard?.holds === true,
      address: () => this.facts.get().hls,
      renew: () => this.permission.renew(),
    });
    this.slideShow = this.newSlideShow(facts);
  }

  /** Before it is attached: as what is to be taken over, and no choice of the viewer's for other lectures. */
  beginAs(mode: Mode): void {
    if (this.state.get().modes.includes(mode)) this.state.set({ mode });
  }

  loadForTakeOver(): void {
    this.takesOver = true;
    this.bufferAhead();
  }

  /** What the page began with has played its part: it counts. */
  tookOver(parts: readonly Interval[], atS: number): void {
    this.watching.begunBy(parts, atS);
  }

  async attach(video: HTMLVideoElement, make: EngineMaker): Promise<void> {
    this.video = video;
    this.permission.start();
    this.watching.start(video, this.facts.get().hls);
    const { rate, volume, muted, modes } = this.state.get();
    if (!modes.includes("video") || this.facts.get().early === true) this.work.start();
    Object.assign(video, { volume, muted, defaultPlaybackRate: rate, playbackRate: rate });
    this.listen(video);
    this.stop.signal.addEventListener("abort", linkWatch.onReturn((aliveMs) => this.slideShow?.linkReturned(aliveMs)));
    try {
      this.engine = await make(video, this.engineListener(), () => this.facts.get());
    } catch {
      return this.state.set({ problem: { kind: "script" } });
    }
    if (this.stop.signal.aborted) return this.engine?.destroy();
    if (this.engine === null) return this.state.set({ problem: { kind: "unsupported" } });
    this.engine.setQuality(this.ownQuality());
    if (this.guard?.start() === true) this.engine.hold();
    this.engine.load(addressOf(this.facts.get(), this.state.get().mode), this.time.get().atS);
    this.bufferAhead();
    if (this.state.get().mode === "slides" && !this.guard?.holds) this.slideShow?.open();
    if (this.isToPlay && !this.guard?.holds) this.play();
  }

  detach(): void {
    this.save();
    this.watching.stop();
    this.stop.abort();
    this.permission.stop();
    this.guard?.stop();
    this.work.stop();
    this.recovery.stop();
    this.waiting.stop();
    this.slideShow?.close();
    this.engine?.destroy();
    this.engine = null;
  }

  // What a viewer does, but for what is done to the element alone.

  // Another device was further: the beginning moves there, unless somebody has begun here.
  continueAt(atS: number): boolean {
    if (this.state.get().started || atS === this.time.get().atS) return false;
    this.time.set({ atS });
    if (this.engine !== null) this.load();
    return true;
  }

  setQuality(rendition: string | null): void {
    this.state.set({ quality: rendition });
    if (this.state.get().mode !== "video") this.setMode("video");
    else this.engine?.setQuality(rendition);
    savePreferences({ mode: "video" });
  }

  setMode(mode: Mode): void {
    savePreferences({ mode });
    if (mode === this.state.get().mode || !this.video) return;
    const held = this.guard?.holds === true;
    this.state.set({ mode, showing: null, expected: null, problem: held ? { kind: "budget" } : null, videoCame: false });
    if (mode !== "slides") this.slideShow?.close();
    else if (!held) this.slideShow?.open();
    this.recovery.stop();
    this.load();
  }

  setAudioTrack(index: number): void {
    this.engine?.setAudioTrack(index);
    this.state.set({ audioTrack: index });
  }

  setCaptions(language: string | null): void {
    this.state.set({ captions: language });
    savePreferences({ captions: language });
  }

  /** Beyond the month's budget, in this way or as it was. */
  goOnBeyond(mode: Mode = this.state.get().mode): void {
    this.guard?.allow();
    if (mode !== this.state.get().mode) this.setMode(mode);
    this.release();
    if (this.state.get().started || this.takesOver) this.play();
  }

  tryAgain(): void {
    this.recovery.tryAgain();
  }

  // What happens to it.

  private hold(): void {
    this.engine?.hold();
    this.video?.pause(); // what is loaded stays loaded
    this.slideShow?.close();
    this.recovery.stop();
    this.state.set({ problem: { kind: "budget" }, failing: false });
  }

  // The budget is raised, or a month has begun: it loads again, and plays when it is told to.
  private release(): void {
    if (this.isDue) this.load();
    this.tryAgain();
    const { awaited } = this;
    this.awaited = null;
    if (awaited !== null) this.moveTo(awaited);
    if (this.state.get().mode === "slides") this.slideShow?.open();
  }

  private load(): void {
    const { mode } = this.state.get();
    this.isDue = this.guard?.holds === true;
    if (this.isDue) return;
    const wasPlaying = this.video !== null && !this.video.paused && !this.video.ended;
    this.engine?.setQuality(this.ownQuality());
    this.engine?.load(addressOf(this.facts.get(), mode), this.time.get().atS);
    this.bufferAhead();
    if (wasPlaying) this.play();
  }

  // A thin link is shared: the next slide is due before the sound of the minute after it.
  private bufferAhead(): void {
    const { started, mode } = this.state.get();
    const slideComes = mode === "slides" && this.slideShow?.state.get().loading === true;
    this.engine?.bufferAhead(!started && !this.takesOver ? "first" : slideComes ? "some" : "much");
  }

  private newSlideShow({ slides, slide_texts, duration_s: wholeS }: PlaybackFacts): SlideShow | null {
    const show = slides ? new SlideShow(slides, () => this.now(), undefined, slide_texts, (url) => mayCome(url, slideTextsBps * wholeS)) : null;
    show?.state.watch(() => this.bufferAhead());
    return show;
  }

  private ownQuality(): string | null {
    const { mode, quality } = this.state.get();
    return mode === "video" ? quality : null;
  }

  private engineListener(): EngineListener {
    return {
      qualities: (playable) => this.state.set({ playable }),
      expecting: (expected) => this.state.set({ expected }),
      playing: (showing) => this.state.set({ showing }),
      audioTracks: (audioTracks, audioTrack) => this.state.set({ audioTracks, audioTrack }),
      trouble: (trouble) => this.recovery.troubled(trouble),
      stumbled: (isRefused) => this.recovery.stumbled(isRefused),
      linkReturned: () => this.recovery.linkReturned(),
      loaded: (bytes) => this.guard?.loaded(bytes),
      flowing: () => this.recovery.flowing(),
    };
  }

  // Where nothing better can follow, there is nothing to ask.
  private heardOfWork(inWork: boolean, isPart: boolean): void {
    const { inWork: before, modes } = this.state.get();
    this.state.set({ inWork, isPart });
    if (inWork || before || !modes.includes("video")) void this.permission.ask();
  }

  /** The same lecture from elsewhere; what is loaded plays on. */
  moveTo(facts: PlaybackFacts): void {
    const before = this.facts.get();
    this.awaited = this.guard?.holds === true ? facts : null;
    const isNew = facts.hls !== before.hls || (facts.slides ?? null) !== (before.slides ?? null);
    if (this.awaited !== null) return;
    if (!isNew) return this.moveTexts(before, facts);
    const state = this.state.get();
    const move = planMove(before, facts, state, (there) => startMode(loadPreferences().mode, there, savesData()));
    this.recovery.stop();
    this.facts.set(move.facts);
    this.watching.moveTo(facts.hls);
    this.state.set({ ...move.state, problem: null, failing: false });
    this.time.set({ wholeS: facts.duration_s, atS: Math.min(this.time.get().atS, facts.duration_s) });
    this.moveSlides(facts, move.isSame);
    if (!move.isSame || move.state.mode !== state.mode) return this.load();
    this.engine?.setQuality(this.ownQuality());
    this.engine?.moveTo(addressOf(facts, move.state.mode));
  }

  // They were read anew; all else stays. Saved captions of before are gone then, and the others are there at once.
  private moveTexts(before: PlaybackFacts, { hls, captions, slide_texts = null }: PlaybackFacts): void {
    if (isSavedAddress(hls) && JSON.stringify(captions) !== JSON.stringify(before.captions)) this.facts.set({ captions });
    if (slide_texts === (before.slide_texts ?? null)) return;
    this.facts.set({ slide_texts });
    if (before.slides) this.slideShow?.moveTo(before.slides, slide_texts);
  }

  private moveSlides(facts: PlaybackFacts, isSame: boolean): void {
    if (isSame && facts.slides && this.slideShow !== null) this.slideShow.moveTo(facts.slides, facts.slide_texts);
    else {
      this.slideShow?.close();
      this.slideShow = this.newSlideShow(facts);
      this.slideShow?.loadAhead(this.state.get().started);
    }
    if (this.state.get().mode === "slides") this.slideShow?.open();
    else this.slideShow?.close();
  }

  private listen(video: HTMLVideoElement): void {
    this.on("play", () => this.begin());
    this.on("play pause playing ended seeking seeked", () => this.mirror(video));
    this.on("waiting seeking stalled canplay playing pause timeupdate", () => this.waiting.look(video));
    this.on("play playing pause seeking seeked ratechange timeupdate", () => this.slideShow?.step());
    this.on("timeupdate seeking progress durationchange", () => this.mirrorTime(video));
    this.on("ratechange", () => this.state.set({ rate: video.playbackRate }));
    this.on("volumechange", () => this.state.set({ volume: video.volume, muted: video.muted }));
    this.on("pause ended", () => this.save());
    this.on("timeupdate", () => {
      if (this.saver.isDue()) this.save();
    });
    this.on("pagehide", () => this.save(), window);
    this.on("online", () => this.cameOnline(), window);
    this.on("offline", () => this.state.set({ online: isSavedAddress(this.facts.get().hls) }), window);
  }

  private begin(): void {
    if (!this.state.get().started) this.work.start();
    this.state.set({ started: true, ended: false });
    this.bufferAhead();
    this.slideShow?.loadAhead(true);
  }

  private cameOnline(): void {
    this.state.set({ online: true });
    this.recovery.cameOnline();
  }

  private save(): void {
    const { atS, wholeS } = this.time.get();
    if (this.state.get().started) this.saver.save(atS, wholeS, this.video?.ended === true);
  }
}
