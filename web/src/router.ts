// Addresses of pages. Pure: no window, so that every rule is a row in a test.

export interface CourseQuery {
  q: string;
  institution: string;
  discipline: string;
  level: string;
  language: string;
  person: string; // id of one who teaches
}

export type Route =
  | { name: "courses"; query: CourseQuery }
  | { name: "course"; slug: string }
  | { name: "lecture"; id: string; startS: number | null }
  | { name: "saved" }
  | { name: "studio"; course: string | null }
  | { name: "desk"; area: string | null; key: string | null }
  | { name: "studio-captions"; lecture: string; language: string | null }
  | { name: "studio-cuts"; lecture: string }
  | { name: "sign-in"; next: string }
  | { name: "not-found"; path: string };

const filterNames = ["q", "institution", "discipline", "level", "language", "person"] as const;

export function parseRoute(pathname: string, search: string): Route {
  const parameters = new URLSearchParams(search);
  const parts = pathname.split("/").filter((part) => part !== "");
  const [section, name, ...rest] = parts;
  if (section === undefined) return { name: "courses", query: parseQuery(parameters) };
  if (section === "courses" && name === undefined) return { name: "courses", query: parseQuery(parameters) };
  if (section === "sign-in" && name === undefined) return { name: "sign-in", next: parseNext(parameters.get("next")) };
  if (section === "saved" && name === undefined) return { name: "saved" };
  if (section === "studio" && name === undefined) return { name: "studio", course: null };
  if (section === "admin" && rest.length <= 1) return { name: "desk", area: name ?? null, key: decodePart(rest[0] ?? "") || null };
  if (section === "studio" && name === "captions" && rest.length > 0) return parseCaptions(rest, pathname);
  if (section === "studio" && name === "lectures" && rest.length > 0) return parseCuts(rest, pathname);
  const decoded = name === undefined || rest.length > 0 ? null : decodePart(name);
  if (decoded !== null && section === "courses") return { name: "course", slug: decoded };
  if (decoded !== null && section === "lectures") {
    return { name: "lecture", id: decoded, startS: parseStart(parameters.get("t")) };
  }
  if (decoded !== null && section === "studio") return { name: "studio", course: decoded };
  return { name: "not-found", path: pathname };
}

function parseCaptions([lecture, language, ...more]: string[], path: string): Route {
  const id = decodePart(lecture ?? "");
  const tag = language === undefined ? null : decodePart(language);
  if (id === null || (language !== undefined && tag === null) || more.length > 0) return { name: "not-found", path };
  return { name: "studio-captions", lecture: id, language: tag };
}

function parseCuts([lecture, what, ...more]: string[], path: string): Route {
  const id = decodePart(lecture ?? "");
  return id === null || what !== "cuts" || more.length > 0 ? { name: "not-found", path } : { name: "studio-cuts", lecture: id };
}

function parseQuery(parameters: URLSearchParams): CourseQuery {
  return Object.fromEntries(filterNames.map((name) => [name, (parameters.get(name) ?? "").trim()])) as unknown as CourseQuery;
}

// A page of this site, and nothing that a browser takes for another site's.
export function parseNext(text: string | null): string {
  return text !== null && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : "/";
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

// Seconds, from "90", "90s", "1m30s", "2h", "1:30" or "1:02:03.5".
export function parseStart(text: string | null): number | null {
  if (text === null || text.trim() === "") return null;
  const value = text.trim().toLowerCase();
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(value);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(value);
  if (!units) return null;
  return Number(units[1] ?? 0) * 3600 + Number(units[2] ?? 0) * 60 + Number(units[3] ?? 0);
}

export function courseUrl(slug: string): string {
  return `/courses/${encodeURIComponent(slug)}`;
}

export function lectureUrl(id: string, startS: number | null = null): string {
  const start = startS === null || startS < 1 ? "" : `?t=${Math.floor(startS)}`;
  return `/lectures/${encodeURIComponent(id)}${start}`;
}

export function signInUrl(next: string): string {
  return `/sign-in?next=${encodeURIComponent(next)}`;
}

export function studioUrl(course: string | null): string {
  return course === null ? "/studio" : `/studio/${encodeURIComponent(course)}`;
}

export function deskUrl(area: string | null = null, key: string | null = null): string {
  return ["/admin", area, key === null ? null : encodeURIComponent(key)].filter((part) => part !== null).join("/");
}

// Of a lecture; with a language, its editor.
export function captionsUrl(lecture: string, language: string | null = null): string {
  const of = `/studio/captions/${encodeURIComponent(lecture)}`;
  return language === null ? of : `${of}/${encodeURIComponent(language)}`;
}

// What is left out of a lecture's recording.
export function cutsUrl(lecture: string): string {
  return `/studio/lectures/${encodeURIComponent(lecture)}/cuts`;
}

export function personUrl(id: string): string {
  return `/?person=${encodeURIComponent(id)}`;
}

/** Whether more than words narrow the list. */
export function isFiltered(query: CourseQuery): boolean {
  return filterNames.some((name) => name !== "q" && query[name] !== "");
}

export function coursesUrl(query: CourseQuery): string {
  const parameters = queryParameters(query);
  return parameters === "" ? "/" : `/?${parameters}`;
}

// The filters that are set, in a fixed order, so that one question has one address and one cache entry.
export function queryParameters(query: CourseQuery): string {
  const parameters = new URLSearchParams();
  for (const name of filterNames) if (query[name] !== "") parameters.set(name, query[name]);
  return parameters.toString();
}
