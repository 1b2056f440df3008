import { Message } from "../parts/states";
import { t } from "../text/text";
import { explain, type Refusal } from "./api";

export function AskFailed({ failure, retry }: { failure: Refusal; retry: () => void }) {
  return (
    <Message title={explain(failure)} hint="" alert>
      <button type="button" class="button" onClick={retry}>
        {t("state.retry")}
      </button>
    </Message>
  );
}
