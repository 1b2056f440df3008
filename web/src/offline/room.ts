// What the device allows.
export interface Room {
  free: number | null; // bytes; null: not told
  stays: boolean | null; // the browser will not remove it by itself; null: not told
}

export async function room(): Promise<Room> {
  const storage = navigator.storage as StorageManager | undefined;
  const estimate = await storage?.estimate?.().catch(() => null);
  const stays = await storage?.persisted?.().catch(() => null);
  const { quota, usage } = estimate ?? {};
  return { free: quota === undefined || usage === undefined ? null : Math.max(quota - usage, 0), stays: stays ?? null };
}
