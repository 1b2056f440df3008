// How the recordings that are chosen next are to be prepared, with what each choice is for.
import { useStore } from "../player/store";
import { s } from "../text/studio";
import { chosenProfile, profiles, type Profile } from "./profile";

export function ProfileChoice({ id }: { id: string }) {
  const { profile } = useStore(chosenProfile);
  return (
    <div class="profile-choice">
      <label for={id}>{s("profile.label")}</label>
      <select
        id={id}
        value={profile}
        aria-describedby={`${id}-hint`}
        onChange={(event) => chosenProfile.set({ profile: event.currentTarget.value as Profile })}
      >
        {profiles.map((one) => (
          <option key={one} value={one}>
            {s(`profile.${one}`)}
          </option>
        ))}
      </select>
      <p class="quiet small" id={`${id}-hint`}>
        {s(`profile.${profile}Hint`)}
      </p>
    </div>
  );
}
