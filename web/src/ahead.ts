// What a page will need, asked for at once: on a link with a long round trip, one after the other costs seconds.
import { askEarly } from "./api/client";
import { lecturePath, ownProgressPath } from "./api/paths";
import { rememberedUser } from "./api/signed_in";
import { listPath } from "./pages/course_list";
import { hlsModule } from "./player/hls_module";
import { queryParameters, type Route } from "./router";

export const facetsPath = "/api/v1/facets?without=people"; // those are most of its bytes, and rarely chosen from
export const lecturePage = () => import("./pages/lecture");

export function askAhead(route: Route): void {
  switch (route.name) {
    case "courses":
      askEarly(listPath(queryParameters(route.query), null));
      return askEarly(facetsPath);
    case "lecture":
      askEarly(lecturePath(route.id));
      if (rememberedUser() !== null) askEarly(ownProgressPath(route.id));
      hlsModule();
      return void lecturePage().catch(() => undefined); // the page says so
  }
}
