import { blindSecondPost } from "./blind-second-post";
import type { Bug } from "./bug";
import { dropOn401 } from "./drop-on-401";
import { earlySuccess } from "./early-success";
import { noBudget, unreadIsFree } from "./free-metrics";
import { letGo } from "./let-go";
import { lostId } from "./lost-id";
import { newKey } from "./new-key";
import { noDeadline } from "./no-deadline";
import { unseenTwin } from "./unseen-twin";

export const BUGS: readonly Bug[] = [
  blindSecondPost,
  dropOn401,
  lostId,
  earlySuccess,
  noDeadline,
  newKey,
  letGo,
  unseenTwin,
  unreadIsFree,
  noBudget,
];
