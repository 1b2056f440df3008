// What is marked to be left out: as it is now, as it was saved, and what somebody else has saved meanwhile.
import { Store } from "../../player/store";
import { explain, Refusal } from "../api";
import { noticeEnd } from "../session";
import { changeCuts, readCuts, type CutsOfLecture } from "./api";
import { isSame, type Cut } from "./cut_list";
import { cutsOf, piecesOf, problemOf, setTimes, type Piece, type TimeProblem } from "./pieces";

export type Field = "from" | "to";

// What was typed in a field and is not taken; the piece keeps what it had.
export interface Fault {
  is: TimeProblem;
  ms: number | null; // null: it cannot be read
}

export type Faults = ReadonlyMap<string, Fault>;

export interface DraftState {
  there: CutsOfLecture; // on the server
  pieces: Piece[];
  isChanged: boolean; // since they were saved
  isSaving: boolean;
  problem: string; // why they were not saved
  outcome: "ready" | "lost" | null; // of what was being prepared while one looked
  faults: Faults; // by piece and field; each until that field is read well, or its piece goes
  theirs: CutsOfLecture | null; // what somebody else has saved meanwhile
  removed: Piece | null; // can be marked again
}

// What is wanted of the recording, prepared or not.
export const wantedOf = ({ pending, cuts }: CutsOfLecture): Cut[] => pending ?? cuts;

export const fieldOf = (key: number, field: Field) => `${key} ${field}`;

const noFaults: Faults = new Map();

export class CutDraft {
  readonly state: Store<DraftState>;

  constructor(
    readonly lecture: string,
    loaded: CutsOfLecture,
  ) {
    this.state = new Store<DraftState>({ ...saved(loaded), isSaving: false, problem: "", outcome: null, theirs: null });
  }

  edit(pieces: Piece[], removed: Piece | null = null): void {
    const fields = new Set(pieces.flatMap(({ key }) => [fieldOf(key, "from"), fieldOf(key, "to")]));
    const faults = new Map([...this.state.get().faults].filter(([name]) => fields.has(name)));
    this.state.set({ pieces, removed, isChanged: this.differs(pieces), problem: "", outcome: null, faults });
  }

  // What somebody types of a piece. null: it cannot be read; undefined: an end that is still to be said.
  time(key: number, field: Field, ms: number | null | undefined): boolean {
    const { pieces, there, faults } = this.state.get();
    const piece = pieces.find((one) => one.key === key);
    if (piece === undefined) return false;
    const other = field === "from" ? "to" : "from";
    const beside = (its: number | undefined) =>
      field === "from" ? setTimes(pieces, key, ms ?? null, its, there.recording) : setTimes(pieces, key, its ?? null, ms, there.recording);
    const left = new Map(faults);
    left.delete(fieldOf(key, field));
    const held = faults.get(fieldOf(key, other))?.ms ?? null; // refused before: it may fit now
    let changed = held === null ? "unreadable" : beside(held);
    if (typeof changed !== "string") left.delete(fieldOf(key, other));
    else changed = ms === (piece[field] ?? undefined) ? pieces : beside(piece[other] ?? undefined);
    if (typeof changed === "string") left.set(fieldOf(key, field), { is: changed, ms: ms ?? null });
    this.state.set({ faults: left });
    if (typeof changed !== "string" && changed !== pieces) this.edit(changed);
    return typeof changed !== "string";
  }

  maySave(): boolean {
    const { there, pieces, isChanged, isSaving, theirs, faults } = this.state.get();
    const isFree = there.canCut && there.pending === null && !isSaving && theirs === null;
    return isFree && isChanged && faults.size === 0 && problemOf(pieces, there.recording) === null;
  }

  async save(again = false): Promise<void> {
    if (!this.maySave()) return;
    const { there, pieces } = this.state.get();
    this.state.set({ isSaving: true, problem: "", outcome: null });
    try {
      const answer = await changeCuts(this.lecture, there.version, cutsOf(pieces));
      const now = this.state.get();
      const isOld = now.pieces !== pieces || now.faults.size > 0; // somebody marks on
      if (isOld) this.state.set({ there: answer, isSaving: false });
      else this.state.set({ ...saved(answer), isSaving: false });
      if (isOld) this.state.set({ isChanged: this.differs(this.state.get().pieces) });
    } catch (failure) {
      this.state.set({ isSaving: false });
      if (!noticeEnd(failure)) await this.notSaved(failure, again);
    }
  }

  private async notSaved(failure: unknown, again: boolean): Promise<void> {
    const status = failure instanceof Refusal ? failure.status : null;
    if (status !== 412 && status !== 409) return this.state.set({ problem: said(failure) });
    try {
      this.meet(await readCuts(this.lecture));
    } catch (another) {
      if (!noticeEnd(another)) this.state.set({ problem: said(another) });
      return;
    }
    const { theirs, there, isChanged } = this.state.get();
    if (theirs !== null || there.pending !== null || !isChanged) return; // the page says it
    if (status === 412 && !again) return this.save(true); // the same cuts, prepared anew
    this.state.set({ problem: said(failure) });
  }

  // What the server has by now.
  meet(now: CutsOfLecture): void {
    const { there, pieces, isChanged, faults } = this.state.get();
    const isOver = there.pending !== null && now.pending === null;
    // What was being prepared did not come: what is marked stays, to be saved again.
    const isLost = isOver && isSame(now.cuts, there.cuts) && !isSame(now.cuts, there.pending ?? []);
    const outcome = isLost ? "lost" : isOver ? "ready" : null;
    const isNews = !isLost && (now.recording !== there.recording || !isSame(wantedOf(now), wantedOf(there)));
    const isTyped = faults.size > 0;
    if (isNews && (isChanged || isTyped) && !isSame(cutsOf(pieces), wantedOf(now))) return this.state.set({ theirs: now });
    if (isNews && !isTyped) return this.state.set({ ...saved(now), outcome, theirs: null });
    this.state.set({ there: now, theirs: null, ...(isOver ? { outcome } : {}) });
    this.state.set({ isChanged: this.differs(pieces) });
  }

  // What somebody else has saved is replaced by what is here, as soon as it may be.
  async keepMine(): Promise<void> {
    const { theirs, pieces } = this.state.get();
    if (theirs === null) return;
    this.state.set({ there: theirs, theirs: null });
    this.state.set({ isChanged: this.differs(pieces) });
    await this.save();
  }

  // What is here is given up for what is saved.
  takeTheirs(): void {
    const { theirs } = this.state.get();
    if (theirs !== null) this.state.set({ ...saved(theirs), theirs: null, problem: "" });
  }

  private differs(pieces: readonly Piece[]): boolean {
    return pieces.some(({ to }) => to === null) || !isSame(cutsOf(pieces), wantedOf(this.state.get().there));
  }
}

const saved = (there: CutsOfLecture) => ({ there, pieces: piecesOf(wantedOf(there)), isChanged: false, removed: null, faults: noFaults });

// With the server's words for each field at fault.
function said(failure: unknown): string {
  const fields = failure instanceof Refusal ? failure.errors.map(({ field, detail }) => `${field} ${detail}`) : [];
  return fields.length > 0 ? fields.join("; ") : explain(failure);
}
