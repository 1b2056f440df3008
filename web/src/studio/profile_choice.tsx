// How recordings are to be prepared, with what each choice is for.
import { useStore } from "../player/store";
import { s } from "../text/studio";
import { chosenProfile, profiles, type Profile } from "./profile";

/** Of the recordings that are chosen next. */
export function ProfileChoice({ id }: { id: string }) {
  const { profile } = useStore(chosenProfile);
  return <ProfileSelect id={id} label={s("profile.label")} value={profile} onChange={(chosen) => chosenProfile.set({ profile: chosen })} />;
}

interface SelectProps {
  id: string;
  label: string;
  value: Profile;
  onChange: (chosen: Profile) => void;
}

export function ProfileSelect({ id, label, value, onChange }: SelectProps) {
  return (
    <div class="profile-choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.currentTarget.value as Profile)}>
        {profiles.map((one) => (
          <option key={one} value={one}>
            {s(`profile.${one}`)}
          </option>
        ))}
      </select>
      <p class="quiet small" id={`${id}-hint`}>
        {s(`profile.${value}Hint`)}
      </p>
    </div>
  );
}
