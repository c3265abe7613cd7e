import type { Row } from "../support/row";
import { components } from "./components";

/** Every row there is. */
export const ROWS: readonly Row[] = [...components];
