// What can be done with a lecture: what is done on many days stands there, the rest is in a list of its own.
import type { ComponentChild, RefObject } from "preact";
import { useId } from "preact/hooks";
import { useDropList } from "../parts/drop_list";
import { captionsUrl, cutsUrl, lectureUrl } from "../router";
import { s, type StudioKey } from "../text/studio";
import { ChooseButton } from "./drop";

export type RowPanel = "publication" | "poster" | "profile" | "watching";

interface ActionsProps {
  lecture: string;
  title: string;
  plays: boolean;
  watch: StudioKey; // what watching it is called
  choose: StudioKey | null; // what choosing a file for it is called; null: not now
  open: RowPanel | null;
  opener: RefObject<HTMLButtonElement | null>; // of the panels but one; has the focus again when they are closed
  onPanel: (which: RowPanel) => void;
  onFiles: (files: File[]) => void;
}

export function LectureActions(props: ActionsProps) {
  const { lecture, title, plays, watch, choose, opener } = props;
  const isReplaced = choose === "lecture.replace";
  const chooseButton = choose !== null && <ChooseButton small label={s(choose)} spoken={s("lecture.for", { action: s(choose), title })} onFiles={props.onFiles} />;
  if (!plays) {
    return (
      <div class="studio-lecture-actions">
        <PanelButton {...props} which="publication" action="publication.title" self={opener} />
        {chooseButton}
      </div>
    );
  }
  return (
    <div class="studio-lecture-actions">
      <PageLink to={lectureUrl(lecture)} action={watch} title={title} />
      <PageLink to={captionsUrl(lecture)} action="lecture.captions" title={title} />
      <PanelButton {...props} which="watching" action="watching.show" />
      {!isReplaced && chooseButton}
      <More title={title} opener={opener}>
        {[
          <PageLink to={cutsUrl(lecture)} action="lecture.cut" title={title} />,
          <PanelButton {...props} which="profile" action="lecture.profile" />,
          <PanelButton {...props} which="poster" action="lecture.poster" />,
          <PanelButton {...props} which="publication" action="publication.title" />,
          isReplaced && chooseButton,
        ]}
      </More>
    </div>
  );
}

// The list is there while it is hidden: the file that was chosen comes to its field later.
function More({ title, opener, children }: { title: string; opener: ActionsProps["opener"]; children: ComponentChild[] }) {
  const list = useDropList(opener);
  const id = useId();
  return (
    <div class="studio-more" ref={list.root} onKeyDown={list.onKeyDown}>
      <button
        ref={list.button}
        type="button"
        class="button button-small"
        aria-expanded={list.isOpen}
        aria-controls={id}
        aria-label={s("upload.of", { action: s("lecture.more"), title })}
        onClick={list.toggle}
      >
        {s("lecture.more")}
      </button>
      <ul id={id} hidden={!list.isOpen} onClick={list.close}>
        {children.filter(Boolean).map((child, index) => (
          <li key={index}>{child}</li>
        ))}
      </ul>
    </div>
  );
}

function PageLink({ to, action, title }: { to: string; action: StudioKey; title: string }) {
  return (
    <a class="button button-small" href={to} aria-label={s("upload.of", { action: s(action), title })}>
      {s(action)}
    </a>
  );
}

interface ButtonProps extends Pick<ActionsProps, "title" | "open" | "onPanel"> {
  which: RowPanel;
  action: StudioKey;
  self?: RefObject<HTMLButtonElement | null> | null;
}

function PanelButton({ title, open, onPanel, which, action, self = null }: ButtonProps) {
  return (
    <button
      ref={self}
      type="button"
      class="button button-small"
      aria-expanded={open === which}
      aria-label={s("upload.of", { action: s(action), title })}
      onClick={() => onPanel(which)}
    >
      {s(action)}
    </button>
  );
}
