import type { Row } from "../support/row";
import { commands } from "./commands";
import { components } from "./components";
import { failures } from "./failures";
import { options } from "./options";
import { providers } from "./providers";
import { renames } from "./renames";
import { secrets } from "./secrets";
import { transformations } from "./transformations";

/** All rows. */
export const ROWS: readonly Row[] = [
  ...components,
  ...providers,
  ...transformations,
  ...secrets,
  ...renames,
  ...options,
  ...commands,
  ...failures,
];
