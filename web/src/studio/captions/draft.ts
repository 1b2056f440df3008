// Captions that are being edited: what is typed, what of it is kept on this device, and what is saved.
import { Store } from "../../player/store";
import { explain } from "../api";
import { noticeEnd } from "../session";
import { changeCaptions, isLost, isOverwrite, readCaptions, type CaptionsWithText, type Changes, type Review } from "./api";
import { parseWebVtt, toWebVtt, type Cue, type Edited } from "./cues";
import { forgetKept, keep, readKept, type KeptOf } from "./kept";

const keepAfterMs = 400; // of silence
const retryMs = 15_000; // while the link is gone
const mostUnanswered = 20;

export interface DraftState {
  cues: Cue[];
  review: Review;
  isChanged: boolean; // the text, since it was saved
  isKept: boolean; // on this device
  phase: "idle" | "saving" | "saved" | "lost" | "failed";
  problem: string;
  remarks: string[]; // of the server, when it was saved
  theirs: CaptionsWithText | null; // what somebody else has saved meanwhile
  found: boolean; // on this device, from an earlier visit
  removed: Cue | null; // can be brought back
  focus: { key: number; caret: number } | null; // where to type on
}

interface Sent {
  text: string; // as `plain` makes it
  review: Review | null; // null: it was not sent
  hadText: boolean;
}

// The same captions are the same text, whoever wrote it.
const plain = (webvtt: string) => toWebVtt(parseWebVtt(webvtt));

export class Draft {
  readonly state: Store<DraftState>;
  private version: string;
  private savedReview: Review;
  private savedText: string; // as `plain` makes it
  private unanswered: Sent[] = []; // the server may have saved one of them all the same
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly lecture: string,
    loaded: CaptionsWithText,
    user: string,
  ) {
    this.language = loaded.language;
    this.keptOf = { user, lecture, language: loaded.language };
    this.version = loaded.version;
    this.savedReview = loaded.review;
    const kept = readKept(this.keptOf);
    this.savedText = plain(loaded.text);
    const isOwn = kept !== null && kept.text !== this.savedText;
    if (kept !== null && !isOwn) forgetKept(this.keptOf);
    if (isOwn) this.version = kept.version;
    this.state = new Store<DraftState>({
      cues: parseWebVtt(isOwn ? kept.text : loaded.text),
      review: loaded.review,
      isChanged: isOwn,
      isKept: true,
      phase: "idle",
      problem: "",
      remarks: [],
      theirs: isOwn && kept.version !== loaded.version ? loaded : null,
      found: isOwn,
      removed: null,
      focus: null,
    });
  }
  readonly language: string;
  private readonly keptOf: KeptOf;

  edit(cues: Cue[], more: Partial<DraftState> = {}): void {
    const { phase } = this.state.get();
    this.state.set({ removed: null, focus: null, ...more, cues, isChanged: true, ...(phase === "saved" ? { phase: "idle" as const } : {}) });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepNow(), keepAfterMs);
  }

  apply(edited: Edited | null, more: Partial<DraftState> = {}): boolean {
    if (edited === null) return false;
    const cue = edited.cues[edited.focus];
    this.edit(edited.cues, { focus: cue === undefined ? null : { key: cue.key, caret: edited.caret }, ...more });
    return true;
  }

  bringBack(): void {
    const { cues, removed } = this.state.get();
    if (removed === null) return;
    const all = [...cues, removed].sort((one, other) => one.start - other.start);
    this.apply({ cues: all, focus: all.indexOf(removed), caret: 0 });
  }

  keepNow(): void {
    clearTimeout(this.timer);
    const { cues, isChanged } = this.state.get();
    if (!isChanged) return;
    this.state.set({ isKept: keep(this.keptOf, { version: this.version, text: toWebVtt(cues), at: Date.now() }) });
  }

  setReview(review: Review): void {
    this.state.set({ review });
  }

  hasNews(): boolean {
    const { isChanged, review } = this.state.get();
    return isChanged || review !== this.savedReview;
  }

  async save(): Promise<void> {
    clearTimeout(this.retry);
    const { cues, review, isChanged, phase } = this.state.get();
    if (phase === "saving" || !this.hasNews()) return;
    this.keepNow();
    const said = cues.filter(({ text }) => text.trim() !== "");
    const changes: Changes = { ...(isChanged ? { text: toWebVtt(said) } : {}), ...(review === this.savedReview ? {} : { review }) };
    this.state.set({ phase: "saving", problem: "", theirs: null });
    const sent: Sent = { text: changes.text === undefined ? this.savedText : plain(changes.text), review: changes.review ?? null, hadText: isChanged };
    try {
      const saved = await changeCaptions(this.lecture, this.language, this.version, changes);
      this.version = saved.version;
      this.savedReview = saved.review;
      this.savedText = sent.text;
      this.unanswered = [];
      const isOld = this.state.get().cues !== cues; // somebody types on
      this.state.set({ phase: isOld ? "idle" : "saved", isChanged: isOld, remarks: saved.remarks, found: false });
      if (isOld) this.keepNow();
      else forgetKept(this.keptOf);
    } catch (failure) {
      await this.notSaved(failure, sent);
    }
  }

  private async notSaved(failure: unknown, sent: Sent): Promise<void> {
    if (noticeEnd(failure)) return;
    if (isLost(failure)) {
      this.unanswered = [...this.unanswered.filter(({ text, review }) => text !== sent.text || review !== sent.review), sent].slice(-mostUnanswered);
      this.state.set({ phase: "lost", problem: explain(failure) });
      this.retry = setTimeout(() => void this.save(), retryMs);
      return;
    }
    this.state.set({ phase: "failed", problem: isOverwrite(failure) ? "" : explain(failure) });
    if (!isOverwrite(failure)) return;
    try {
      const there = await readCaptions(this.lecture, this.language);
      if (this.isOwn(there)) await this.savedBefore(there);
      else this.state.set({ theirs: there });
    } catch (second) {
      if (!noticeEnd(second)) this.state.set({ problem: explain(second) });
    }
  }

  // What was sent, saved by the server although its answer was lost.
  private isOwn(there: CaptionsWithText): boolean {
    const text = plain(there.text);
    return this.unanswered.some((sent) => sent.text === text && (sent.hadText || sent.review === there.review));
  }

  private async savedBefore(there: CaptionsWithText): Promise<void> {
    const { cues, review } = this.state.get();
    this.version = there.version;
    this.savedText = plain(there.text);
    this.unanswered = [];
    const isChanged = plain(toWebVtt(cues.filter(({ text }) => text.trim() !== ""))) !== this.savedText;
    const chosen = review === this.savedReview ? there.review : review;
    this.savedReview = there.review;
    this.state.set({ phase: isChanged ? "idle" : "saved", review: chosen, isChanged, remarks: [], found: false });
    if (!isChanged) forgetKept(this.keptOf);
    if (this.hasNews()) await this.save(); // what was typed since
  }

  // What somebody else has saved is replaced by what is here.
  async saveOver(): Promise<void> {
    const { theirs } = this.state.get();
    if (theirs === null) return;
    this.version = theirs.version;
    this.savedReview = theirs.review;
    this.savedText = plain(theirs.text);
    this.unanswered = [];
    this.state.set({ theirs: null, isChanged: true });
    await this.save();
  }

  // What is here is given up for what is saved.
  take(text: CaptionsWithText): void {
    clearTimeout(this.timer);
    this.version = text.version;
    this.savedReview = text.review;
    this.savedText = plain(text.text);
    this.unanswered = [];
    forgetKept(this.keptOf);
    const cues = parseWebVtt(text.text);
    this.state.set({ cues, review: text.review, isChanged: false, phase: "idle", problem: "", theirs: null, found: false, removed: null, focus: null });
  }

  // The link is back, the page goes away.
  online(): void {
    if (this.state.get().phase === "lost") void this.save();
  }
  leave(): void {
    this.keepNow();
    clearTimeout(this.retry);
  }
}
