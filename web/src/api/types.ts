// What the server's JSON holds. Fields beyond the documented core are optional: a page does without them.

export interface Institution {
  slug: string;
  name: string;
  country?: string;
  local_name?: string | null;
  kind?: string;
}

export interface Recognition {
  level: string;
  scheme: string;
  authority?: string | null;
  region?: string | null;
  awarded_on?: string | null;
  valid_until?: string | null;
  withdrawn?: boolean;
  withdrawn_on?: string | null;
}

export interface CourseSummary {
  slug: string;
  title: string;
  local_title?: string | null;
  language: string;
  level?: string | null;
  discipline?: string | null;
  status?: "draft" | "published" | "archived";
  institution?: Institution | null;
  recognitions?: Recognition[];
  lecture_count?: number;
  published_count?: number;
  duration_s?: number; // of what can be watched
}

export interface PersonName {
  id: string;
  name: string;
  local_name?: string | null;
}

export interface CoursePage {
  items: CourseSummary[];
  next: string | null;
  person?: PersonName; // who was asked for
}

export interface FacultyMember {
  id: string;
  name: string;
  local_name?: string | null;
  role: string;
  position: number;
  affiliations?: Affiliation[];
}

export interface Affiliation {
  institution: Institution;
  title?: string | null;
  from?: string | null; // the first and the last day, as precise as they are known
  until?: string | null;
}

export type LectureStatus = "draft" | "receiving" | "processing" | "published" | "failed";

export interface LectureSummary {
  id: string;
  title: string;
  local_title?: string | null;
  status: LectureStatus;
  duration_s?: number | null;
  held?: boolean; // only the course's staff sees it
  publish_at?: string | null;
}

export interface Course extends CourseSummary {
  description?: string | null;
  faculty: FacultyMember[];
  sections: { id?: string; title: string; lectures: LectureSummary[] }[];
}

export interface Rendition {
  id: string;
  kind: string;
  codecs?: string;
  width?: number;
  height?: number;
  frame_rate?: number;
  average_bps?: number;
  peak_bps?: number;
  bytes?: number;
  avif_bytes?: number; // slides: for those who show AVIF
  language?: string;
  name?: string;
  default?: boolean;
  low?: boolean; // of the sound for slow links
}

export interface Chapter {
  start_s: number;
  end_s?: number;
  title: string;
}

export interface Caption {
  language: string;
  url: string;
  name?: string;
}

export interface Playback {
  hls: string;
  dash?: string;
  audio?: string | null;
  low?: string | null; // sound for links that carry no pictures
  duration_s: number;
  renditions: Rendition[];
  captions: Caption[];
  chapters?: Chapter[];
  slides?: string | null;
  slide_texts?: string | null; // what can be read on them, as WebVTT; servers of before do not tell it
  storyboard?: string | null;
  storyboard_bytes?: number | null; // of its picture; asked for where the server does not tell: a recording of before it did
  weights?: Record<string, number>; // bytes of small files by their place in the package; asked for as those are, or estimated
  poster?: string | null;
  lean_poster?: string | null; // the same, small, where somebody chose it
  early?: boolean; // the sound, slides that may change, and a small picture perhaps: the whole is being prepared
}

export type Audience = "public" | "signed_in" | "enrolled" | "granted";

export interface Access {
  allowed: boolean;
  reason: "sign_in" | "not_enrolled" | "not_granted" | null; // why not
  expires_in_s: number | null; // of the permission in the addresses; null: they need none
}

export interface LecturePlayback {
  access: Access;
  playback: Playback | null;
}

export interface Lecture {
  id: string;
  title: string;
  local_title?: string | null;
  description?: string | null;
  course: { slug: string; title: string; local_title?: string | null; language?: string };
  presenters: PersonName[];
  status: LectureStatus;
  status_reason?: string | null;
  audience?: Audience;
  held?: boolean; // only its course's staff sees it
  access?: Access;
  playback: Playback | null;
}


export interface OwnProgress {
  lecture: string;
  duration_s: number;
  part: number; // watched, 0 to 1
  finished: boolean;
  position_s: number | null;
  age_s: number | null; // how long ago that was
}

export interface OwnProgressPage {
  items: OwnProgress[];
  next: string | null;
}

export interface Facets {
  institutions: (Institution & { courses?: number })[];
  disciplines: { discipline: string; courses?: number }[];
  languages: { language: string; courses?: number }[];
  levels?: { level: string; courses?: number }[];
  people?: PersonName[];
}

export interface SearchHit {
  kind: "course" | "lecture" | "person" | "caption" | "slide";
  title: string;
  local_title?: string | null;
  context?: string; // a lecture's course, a teacher's institution
  url: string; // of a moment, its second is in it
  start_s?: number | null;
  language?: string | null; // of the snippet
  snippet?: string | null; // what is said or shown; names have none
  marks?: number[][]; // where the words stand in it: first character, and the one after the last
}
