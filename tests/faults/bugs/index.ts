import { blindSecondPost } from "./blind-second-post";
import type { Bug } from "./bug";
import { dropOn401 } from "./drop-on-401";
import { earlySuccess } from "./early-success";
import { lostId } from "./lost-id";
import { noDeadline } from "./no-deadline";

export const BUGS: readonly Bug[] = [blindSecondPost, dropOn401, lostId, earlySuccess, noDeadline];
