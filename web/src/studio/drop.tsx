// A place to drop files on, and a button for those who do not drag.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

// What recorders write, for the file picker only: the server decides what is a recording.
const usual = "video/*,audio/*,.mkv,.mts,.m2ts,.ts,.flv,.wmv,.mxf,.vob,.ogv";

export const hasFiles = (event: DragEvent) => [...(event.dataTransfer?.types ?? [])].includes("Files");

interface DropProps {
  class: string;
  hint: string; // shown while files hover over it
  onFiles: (files: File[]) => void;
  as?: "li" | "div";
  inner?: boolean; // within another place, for which these files are not
  children: ComponentChildren;
}

export function DropPlace({ class: name, hint, onFiles, as: Tag = "div", inner = false, children }: DropProps) {
  const [over, setOver] = useState(false);
  const depth = useRef(0); // enter and leave also come from the elements within
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  const isMine = (event: DragEvent) => {
    if (inner) event.stopPropagation();
    return hasFiles(event);
  };
  return (
    <Tag
      class={over ? `${name} drop-over` : name}
      data-drop={over ? hint : undefined}
      onDragEnter={(event: DragEvent) => {
        if (!isMine(event)) return;
        event.preventDefault();
        depth.current++;
        setOver(true);
      }}
      onDragOver={(event: DragEvent) => {
        if (isMine(event)) event.preventDefault();
      }}
      onDragLeave={(event: DragEvent) => {
        isMine(event);
        if (--depth.current <= 0) leave();
      }}
      onDrop={(event: DragEvent) => {
        if (!isMine(event)) return;
        event.preventDefault();
        leave();
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
    </Tag>
  );
}

interface ChooseProps {
  label: string;
  spoken?: string;
  many?: boolean;
  strong?: boolean;
  small?: boolean;
  accept?: string;
  onFiles: (files: File[]) => void;
}

export function ChooseButton({ label, spoken, many = false, strong = false, small = false, accept = usual, onFiles }: ChooseProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={`button${strong ? " button-strong" : ""}${small ? " button-small" : ""}`}
        aria-label={spoken}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={many}
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ""; // the same file may be chosen again
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
