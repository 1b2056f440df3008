// What can be saved, with the size of each said first, and whether the device has room for it.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sizeText } from "../format/size";
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
  start: (place: number) => void;
  close: () => void;
}

export function ChoiceForm({ title, hint, later = "", offers, first, problem = "", isAsked = true, start, close }: Props) {
  const [at, setAt] = useState(first);
  const [free, setFree] = useState<number | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    void room().then((now) => setFree(now.free));
    if (isAsked) form.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, []);
  const fits = ({ bytes }: Offer) => free === null || bytes <= free;
  const chosen = offers[at];
  const submit = (event: Event) => {
    event.preventDefault();
    if (chosen !== undefined && fits(chosen)) start(at);
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
      <div class="save-buttons">
        <button type="submit" class="button button-strong" disabled={chosen === undefined || !fits(chosen)}>
          {o("save.start", { size: sizeText(chosen?.bytes ?? 0) })}
        </button>
        <button type="button" class="button" onClick={close}>
          {o("save.close")}
        </button>
      </div>
    </form>
  );
}
