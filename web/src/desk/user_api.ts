// What the desk asks and sends of users.
import { ask, json, versioned } from "../studio/api";

export interface UserEntry {
  name: string;
  role: string;
  person: string | null;
  institution: string | null;
  active: boolean;
  tokens?: string[]; // ids; of one user, not in lists
}

export interface VersionedUser {
  user: UserEntry;
  version: string;
}

export const userUrl = (name: string) => `/api/v1/users/${encodeURIComponent(name)}`;

async function read(response: Response): Promise<VersionedUser> {
  const { told, version } = await versioned<UserEntry>(response);
  return { user: told, version };
}

export const readUser = async (name: string, signal?: AbortSignal) => read(await ask(userUrl(name), signal ? { signal } : {}));

export const addUser = async (user: Record<string, unknown>) =>
  read(await ask("/api/v1/users", { method: "POST", body: user }));

export const changeUser = async ({ user, version }: VersionedUser, changes: Record<string, unknown>) =>
  read(await ask(userUrl(user.name), { method: "PATCH", body: changes, headers: { "if-match": version } }));

export const disableUser = async ({ user, version }: VersionedUser) =>
  read(await ask(userUrl(user.name), { method: "DELETE", headers: { "if-match": version } }));

export const addToken = (name: string) => json<{ id: string; token: string }>(`${userUrl(name)}/tokens`, { method: "POST" });

export const revokeToken = (name: string, id: string) => ask(`${userUrl(name)}/tokens/${encodeURIComponent(id)}`, { method: "DELETE" });

// Without letters that are taken for one another; 20 of 32 are 100 bits.
const letters = "abcdefghjkmnpqrstuvwxyz23456789A";
const length = 20;

export function proposedPassword(random = crypto.getRandomValues(new Uint8Array(length))): string {
  const text = [...random].map((byte) => letters[byte % letters.length]).join("");
  return text.replace(/(.{5})(?=.)/g, "$1-");
}
