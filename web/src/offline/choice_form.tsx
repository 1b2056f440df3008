// What can be saved, with the size of each said first, and whether the device has room for it.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { fineSize, sizeText } from "../format/size";
import { budget, leftOf, lookAgain } from "../player/budget";
import { useStore } from "../player/store";
import { countNow } from "../player/transfers";
import { o } from "../text/offline";
import { room } from "./room";

export interface Offer {
  text: string;
  bytes: number;
}

interface Props {
  title: string;
  hint: string;
  later?: string; // what cannot be saved yet
  offers: Offer[];
  first: number; // place of the one that is proposed
  problem?: string;
  isAsked?: boolean; // somebody has just asked for it: it takes the focus
  start: (place: number, goesBeyond: boolean) => void;
  close: () => void;
}

export function ChoiceForm({ title, hint, later = "", offers, first, problem = "", isAsked = true, start, close }: Props) {
  const [at, setAt] = useState(first);
  const [goesBeyond, setBeyond] = useState(false);
  const data = useStore(budget);
  const [free, setFree] = useState<number | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    countNow();
    lookAgain();
    void room().then((now) => setFree(now.free));
    if (isAsked) form.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, []);
  const fits = ({ bytes }: Offer) => free === null || bytes <= free;
  const chosen = offers[at];
  const isBeyond = chosen !== undefined && fits(chosen) && chosen.bytes > leftOf(data);
  const mayStart = chosen !== undefined && fits(chosen) && (!isBeyond || goesBeyond);
  const submit = (event: Event) => {
    event.preventDefault();
    if (mayStart) start(at, isBeyond);
  };
  return (
    <form ref={form} class="save-choices" aria-labelledby={id} onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && close()}>
      <fieldset>
        <legend id={id}>{title}</legend>
        <p class="quiet">{hint}</p>
        {later !== "" && <p class="quiet">{later}</p>}
        {offers.map((offer, place) => (
          <label key={offer.text} class="save-choice">
            <input type="radio" name={id} checked={place === at} disabled={!fits(offer)} onChange={() => setAt(place)} />
            <span>{offer.text}</span>
            <bdi>{fits(offer) ? sizeText(offer.bytes) : `${sizeText(offer.bytes)}, ${o("save.noRoom")}`}</bdi>
          </label>
        ))}
      </fieldset>
      <p class="saving-problem" role="alert">
        {problem}
      </p>
      {isBeyond && data.limit !== null && (
        <div class="save-beyond">
          <p class="saving-problem" role="status">
            {o(leftOf(data) === 0 ? "save.usedUp" : "save.beyond", { left: fineSize(leftOf(data), data.limit), limit: fineSize(data.limit) })}
          </p>
          <label class="save-choice">
            <input type="checkbox" checked={goesBeyond} onChange={(event) => setBeyond(event.currentTarget.checked)} />
            <span>{o("save.allTheSame")}</span>
          </label>
        </div>
      )}
      <div class="save-buttons">
        <button type="submit" class="button button-strong" disabled={!mayStart}>
          {o("save.start", { size: sizeText(chosen?.bytes ?? 0) })}
        </button>
        <button type="button" class="button" onClick={close}>
          {o("save.close")}
        </button>
      </div>
    </form>
  );
}
