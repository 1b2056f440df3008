// What is done, and said, where a player's requests fail: by itself after a while, at once when the link is back, or when a viewer says so.
import type { Engine, Trouble } from "./engine";
import type { PlayerState } from "./player_state";
import { RetryClock } from "./retry_clock";
import type { SlideShow } from "./slide_show";
import type { Store } from "./store";

const mostLooks = 8; // two minutes and a half, for what the server says is not there

export interface Troubled {
  readonly state: Store<PlayerState>;
  engine(): Engine | null;
  slideShow(): SlideShow | null;
  holds(): boolean; // the month's budget is used up: nothing is loaded
  address(): string;
  renew(): Promise<boolean>; // of the permission, and of the address; whether the lecture may be played
}

export class Recovery {
  private readonly retry = new RetryClock(
    (secondsLeft) => this.of.state.set({ problem: { kind: "link", secondsLeft } }),
    () => this.of.engine()?.tryAgain(),
  );

  // What the server says is not there may be there in a moment, or again. Meanwhile the viewer is told.
  private readonly look = new RetryClock(
    () => undefined,
    () => this.of.engine()?.tryAgain(),
  );
  private looks = 0;
  private turn = 0; // what was asked in an earlier one is about something else

  constructor(private readonly of: Troubled) {}

  stop(): void {
    this.retry.stop();
    this.look.stop();
    this.looks = 0;
    this.turn++;
  }

  tryAgain(): void {
    const { problem } = this.of.state.get();
    if (problem?.kind === "script") return location.reload();
    if (this.of.holds()) return;
    this.tryNow();
  }

  stumbled(isRefused: boolean): void {
    this.of.state.set({ failing: true });
    if (isRefused) void this.of.renew(); // the lecture may play from elsewhere now
  }

  troubled(trouble: Trouble): void {
    if (this.of.holds()) return;
    if (trouble.kind === "link") this.retry.start();
    else if (trouble.kind === "gone") void this.renewOrSay(trouble);
    else this.of.state.set({ problem: trouble });
  }

  flowing(): void {
    if (this.of.holds()) return; // what was under way
    const { failing, problem } = this.of.state.get();
    if (failing || problem !== null) this.of.slideShow()?.tryAgain(false);
    this.stop();
    this.of.state.set({ problem: null, failing: false });
  }

  cameOnline(): void {
    if (this.of.holds()) return;
    this.linkReturned();
    this.of.slideShow()?.tryAgain(true);
  }

  // What waits to be tried again need not wait; what is under way since before may never end.
  linkReturned(): void {
    const kind = this.of.state.get().problem?.kind;
    if (this.of.holds()) return;
    if (kind === undefined || kind === "link") this.tryNow();
  }

  private tryNow(): void {
    this.stop();
    this.of.state.set({ problem: null });
    this.of.engine()?.tryAgain();
  }

  private async renewOrSay(trouble: Trouble & { kind: "gone" }): Promise<void> {
    const [before, turn] = [this.of.address(), this.turn];
    const isThere = await this.of.renew();
    if (this.of.holds() || this.of.address() !== before || this.turn !== turn) return;
    if (isThere) return this.of.engine()?.tryAgain();
    this.of.state.set({ problem: trouble });
    if (this.looks++ < mostLooks) this.look.start(); // then it is for the viewer to say
  }
}
