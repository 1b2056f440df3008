// Code that only some pages need is fetched there and nowhere else.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t, type TextKey } from "../text/text";
import { Loading, Message } from "./states";

/** `failedText`: what is said when it cannot be fetched; null: nothing, the page does without it. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>, failedText: TextKey | null, early?: (props: P) => void) {
  let view: ComponentType<P> | null = null;
  return function Lazily(props: P) {
    const [loaded, setLoaded] = useState<{ is: ComponentType<P> | null }>({ is: view });
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded.is !== null) return;
      early?.(props);
      load().then(
        (component) => {
          view = component;
          setLoaded({ is: view });
        },
        () => setFailed(true),
      );
    }, []);
    if (loaded.is !== null) return <loaded.is {...props} />;
    if (failedText === null) return null;
    return failed ? <CouldNot text={failedText} /> : <Loading />;
  };
}

function CouldNot({ text }: { text: TextKey }) {
  return (
    <Message title={t(text)} hint={t("error.unreachableHint")} alert>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t("state.retry")}
      </button>
    </Message>
  );
}
