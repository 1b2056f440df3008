// What the pages about one lecture begin with, and what they are to those whose lecture it is not.
import type { ComponentChildren } from "preact";
import { courseNameOf, Name, namesOf, OtherName } from "../parts/names";
import { Message } from "../parts/states";
import { studioUrl } from "../router";
import { s } from "../text/studio";
import type { ShownLecture } from "./shown";

interface HeadProps {
  about: ShownLecture;
  what: string; // of the lecture
  children?: ComponentChildren; // more of the way here
}

export function LectureHead({ about, what, children }: HeadProps) {
  const [name, other] = namesOf({ text: about.title, local: about.local_title });
  return (
    <header class="studio-head">
      <div>
        <p class="quiet">
          <a href={studioUrl(about.course.slug)}>
            <Name of={courseNameOf(about)} />
          </a>
          {children}
        </p>
        <h1 tabIndex={-1}>
          <Name of={name} /> <OtherName of={other} />
        </h1>
        <p class="quiet">{what}</p>
      </div>
    </header>
  );
}

export const isNotYours = (status: number) => status === 403 || status === 404;

export function NotYours({ title }: { title: string }) {
  return (
    <Message title={title} hint="">
      <a class="button" href={studioUrl(null)}>
        {s("course.back")}
      </a>
    </Message>
  );
}
