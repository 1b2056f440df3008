// One lecture playing: the <video> element, what feeds it, and what a viewer sees of both.
import type { Playback as PlaybackFacts } from "../api/types";
import { isSavedAddress } from "../offline/addresses";
import { planMove } from "./another_package";
import { BudgetGuard } from "./budget_guard";
import type { Engine, EngineListener, Trouble } from "./engine";
import { linkWatch } from "./link_watch";
import { loadedAround } from "./loaded";
import { addressOf, startMode, type Mode } from "./mode";
import { firstState, type PlayerState, type PlayerTime } from "./player_state";
import { Permission } from "./permission";
import { PositionSaver } from "./position_saver";
import { loadPreferences, savePreferences } from "./preferences";
import { RetryClock } from "./retry_clock";
import { savesData } from "./save_data";
import { SlideShow } from "./slide_show";
import { Store } from "./store";
import { WaitingWatch } from "./waiting";
import { Watching } from "./watching";
import { WorkWatch } from "./work_watch";

export type EngineMaker = (video: HTMLVideoElement, listener: EngineListener) => Promise<Engine | null>;

export class Playback {
  readonly state: Store<PlayerState>;
  readonly time: Store<PlayerTime>;
  readonly facts: Store<PlaybackFacts>; // of the package that plays
  slideShow: SlideShow | null;
  private takesOver = false; // from what the page began with: loaded as if it played
  private isDue = false; // what was chosen meanwhile is loaded once the budget lets it
  private awaited: PlaybackFacts | null = null; // ... and another package is moved to
  private video: HTMLVideoElement | null = null;
  private engine: Engine | null = null;
  private readonly retry = new RetryClock(
    (secondsLeft) => this.state.set({ problem: { kind: "link", secondsLeft } }),
    () => this.engine?.tryAgain(),
  );
  private readonly guard: BudgetGuard | null; // null: it costs nothing
  private readonly permission: Permission;
  private readonly work: WorkWatch;
  private readonly stop = new AbortController();
  private readonly waiting = new WaitingWatch((waiting, slow) => this.state.set({ waiting, slow }));
  private readonly saver: PositionSaver;
  private readonly watching: Watching;

  constructor(
    readonly lecture: string,
    facts: PlaybackFacts,
    startS: number,
    permissionLifeS: number | null = null, // null: everybody may watch
  ) {
    this.facts = new Store(facts);
    const asks = !isSavedAddress(facts.hls);
    this.guard = asks ? new BudgetGuard(() => this.hold(), () => this.release()) : null;
    this.saver = new PositionSaver(lecture);
    this.watching = new Watching(lecture);
    this.permission = new Permission(lecture, permissionLifeS, (now) => this.moveTo(now), asks);
    this.work = new WorkWatch(lecture, (inWork) => this.heardOfWork(inWork), asks);
    this.state = new Store<PlayerState>(firstState(facts, loadPreferences(), savesData() && asks));
    this.time = new Store<PlayerTime>({ atS: startS, wholeS: facts.duration_s, loadedS: 0 });
    this.slideShow = facts.slides ? this.newSlideShow(facts.slides) : null;
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
  tookOver(from: HTMLVideoElement): void {
    this.watching.begunBy(from);
  }

  async attach(video: HTMLVideoElement, make: EngineMaker): Promise<void> {
    this.video = video;
    this.permission.start();
    this.watching.start(video, this.facts.get().hls);
    const { rate, volume, muted, modes } = this.state.get();
    if (!modes.includes("video")) this.work.start();
    Object.assign(video, { volume, muted, defaultPlaybackRate: rate, playbackRate: rate });
    this.listen(video);
    this.stop.signal.addEventListener("abort", linkWatch.onReturn((aliveMs) => this.slideShow?.linkReturned(aliveMs)));
    try {
      this.engine = await make(video, this.engineListener());
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
  }

  detach(): void {
    this.save();
    this.watching.stop();
    this.stop.abort();
    this.permission.stop();
    this.guard?.stop();
    this.work.stop();
    this.retry.stop();
    this.waiting.stop();
    this.slideShow?.close();
    this.engine?.destroy();
    this.engine = null;
  }

  // What a viewer does.

  toggle(): void {
    if (!this.video) return;
    if (this.video.paused || this.video.ended) this.play();
    else this.video.pause();
  }

  play(): void {
    if (this.video?.ended) this.seek(0);
    // Refused without a gesture, or ended by a load: the button stays what it is.
    void this.video?.play().catch(() => undefined);
  }

  seek(toS: number): void {
    if (!this.video) return;
    const { wholeS } = this.time.get();
    const target = Math.min(Math.max(toS, 0), wholeS);
    // At the very end nothing is left to decode; a moment before it, the last picture shows and then "ended" comes.
    this.video.currentTime = target >= wholeS ? Math.max(wholeS - 0.1, 0) : target;
    this.time.set({ atS: target });
  }

  // Another device was further: the beginning moves there, unless somebody has begun here.
  continueAt(atS: number): boolean {
    if (this.state.get().started || atS === this.time.get().atS) return false;
    this.time.set({ atS });
    if (this.engine !== null) this.load();
    return true;
  }

  seekBy(seconds: number): void {
    this.seek(this.time.get().atS + seconds);
  }

  setRate(rate: number): void {
    // A new source starts with the default.
    if (this.video) Object.assign(this.video, { defaultPlaybackRate: rate, playbackRate: rate });
    this.state.set({ rate }); // at once: the next key press counts from here, the element's event comes later
    savePreferences({ rate });
  }

  setVolume(volume: number): void {
    if (!this.video) return;
    this.video.volume = Math.min(Math.max(volume, 0), 1);
    this.video.muted = this.video.volume === 0;
    this.state.set({ volume: this.video.volume, muted: this.video.muted });
    savePreferences({ volume: this.video.volume, muted: this.video.muted });
  }

  toggleMuted(): void {
    if (!this.video) return;
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 0.5;
    this.state.set({ volume: this.video.volume, muted: this.video.muted });
    savePreferences({ muted: this.video.muted });
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
    const { problem } = this.state.get();
    if (problem?.kind === "script") return location.reload();
    if (this.guard?.holds) return;
    this.state.set({ problem: null });
    this.retry.stop();
    this.engine?.tryAgain();
  }

  // What happens to it.

  private hold(): void {
    this.engine?.hold();
    this.video?.pause(); // what is loaded stays loaded
    this.slideShow?.close();
    this.retry.stop();
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

  private newSlideShow(url: string): SlideShow {
    const show = new SlideShow(url, () => this.now());
    show.state.watch(() => this.bufferAhead());
    return show;
  }

  private ownQuality(): string | null {
    const { mode, quality } = this.state.get();
    return mode === "video" ? quality : null;
  }

  // While a source is changed the element says 0: the position stands.
  private now() {
    const { rate, playing, waiting } = this.state.get();
    const steady = this.video !== null && (this.video.readyState > 0 || this.video.seeking);
    return { atS: steady && this.video !== null ? this.video.currentTime : this.time.get().atS, rate, playing: playing && !waiting };
  }

  private engineListener(): EngineListener {
    return {
      qualities: (playable) => this.state.set({ playable }),
      expecting: (expected) => this.state.set({ expected }),
      playing: (showing) => this.state.set({ showing }),
      audioTracks: (audioTracks, audioTrack) => this.state.set({ audioTracks, audioTrack }),
      trouble: (trouble) => this.troubled(trouble),
      stumbled: (isRefused) => {
        this.state.set({ failing: true });
        if (isRefused) void this.permission.renew(); // the lecture may play from elsewhere now
      },
      linkReturned: () => this.linkReturned(),
      loaded: (bytes) => this.guard?.loaded(bytes),
      flowing: () => {
        if (this.guard?.holds) return; // what was under way
        const { failing, problem } = this.state.get();
        if (failing || problem !== null) this.slideShow?.tryAgain(false);
        this.retry.stop();
        this.state.set({ problem: null, failing: false });
      },
    };
  }

  private troubled(trouble: Trouble): void {
    if (this.guard?.holds) return;
    if (trouble.kind === "link") this.retry.start();
    else if (trouble.kind === "gone") void this.renewOrSay(trouble);
    else this.state.set({ problem: trouble });
  }

  private async renewOrSay(trouble: Trouble & { kind: "gone" }): Promise<void> {
    const { hls } = this.facts.get();
    const isThere = await this.permission.renew();
    if (!isThere) this.state.set({ problem: trouble });
    else if (this.facts.get().hls === hls) this.engine?.tryAgain();
  }

  // Where nothing better can follow, there is nothing to ask.
  private heardOfWork(inWork: boolean): void {
    const { inWork: before, modes } = this.state.get();
    this.state.set({ inWork });
    if (inWork || before || !modes.includes("video")) void this.permission.ask();
  }

  /** The same lecture from elsewhere; what is loaded plays on. */
  moveTo(facts: PlaybackFacts): void {
    const before = this.facts.get();
    this.awaited = this.guard?.holds === true ? facts : null;
    const isNew = facts.hls !== before.hls || (facts.slides ?? null) !== (before.slides ?? null);
    if (!isNew || this.awaited !== null) return;
    const state = this.state.get();
    const move = planMove(before, facts, state, (there) => startMode(loadPreferences().mode, there, savesData()));
    this.retry.stop();
    this.facts.set(move.facts);
    this.watching.moveTo(facts.hls);
    this.state.set({ ...move.state, problem: null, failing: false });
    this.time.set({ wholeS: facts.duration_s, atS: Math.min(this.time.get().atS, facts.duration_s) });
    this.moveSlides(facts, move.isSame);
    if (!move.isSame || move.state.mode !== state.mode) return this.load();
    this.engine?.setQuality(this.ownQuality());
    this.engine?.moveTo(addressOf(facts, move.state.mode));
  }

  private moveSlides(facts: PlaybackFacts, isSame: boolean): void {
    if (isSame && facts.slides && this.slideShow !== null) this.slideShow.moveTo(facts.slides);
    else {
      this.slideShow?.close();
      this.slideShow = facts.slides ? this.newSlideShow(facts.slides) : null;
      this.slideShow?.loadAhead(this.state.get().started);
    }
    if (this.state.get().mode === "slides") this.slideShow?.open();
    else this.slideShow?.close();
  }

  private listen(video: HTMLVideoElement): void {
    const on = (names: string, handler: () => void, target: EventTarget = video) => {
      for (const name of names.split(" ")) target.addEventListener(name, handler, { signal: this.stop.signal });
    };
    on("play", () => this.begin());
    on("play pause playing ended seeking seeked", () => this.mirror(video));
    on("waiting seeking stalled canplay playing pause timeupdate", () => this.waiting.look(video));
    on("play playing pause seeking seeked ratechange timeupdate", () => this.slideShow?.step());
    on("timeupdate seeking progress durationchange", () => this.mirrorTime(video));
    on("ratechange", () => this.state.set({ rate: video.playbackRate }));
    on("volumechange", () => this.state.set({ volume: video.volume, muted: video.muted }));
    on("pause ended", () => this.save());
    on("timeupdate", () => {
      if (this.saver.isDue()) this.save();
    });
    on("pagehide", () => this.save(), window);
    on("online", () => this.cameOnline(), window);
    on("offline", () => this.state.set({ online: isSavedAddress(this.facts.get().hls) }), window);
  }

  private begin(): void {
    if (!this.state.get().started) this.work.start();
    this.state.set({ started: true, ended: false });
    this.bufferAhead();
    this.slideShow?.loadAhead(true);
  }

  private mirror(video: HTMLVideoElement): void {
    this.state.set({ playing: !video.paused && !video.ended, ended: video.ended });
  }

  private mirrorTime(video: HTMLVideoElement): void {
    if (video.readyState === 0 && !video.seeking) return; // a source is being changed: the position stands
    const wholeS = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : this.time.get().wholeS;
    this.time.set({ atS: video.currentTime, wholeS, loadedS: loadedAround(video) });
  }

  private cameOnline(): void {
    this.state.set({ online: true });
    if (this.guard?.holds) return;
    this.linkReturned();
    this.slideShow?.tryAgain(true);
  }

  // What waits to be tried again need not wait; what is under way since before may never end.
  private linkReturned(): void {
    const kind = this.state.get().problem?.kind;
    if (this.guard?.holds) return;
    if (kind === undefined || kind === "link") {
      this.retry.stop();
      this.state.set({ problem: null });
      this.engine?.tryAgain();
    }
  }

  private save(): void {
    const { atS, wholeS } = this.time.get();
    if (this.state.get().started) this.saver.save(atS, wholeS, this.video?.ended === true);
  }
}
