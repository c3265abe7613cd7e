import { EXIT, type ExitCode } from "../errors";
import type { Look } from "./look";
import { rowsIn } from "./look";

/**
 * The exit code of one look: whether something differs. Where not everything could be read and nothing differs, no such
 * statement is possible. Pure.
 */
export function exitCodeOf(look: Look): ExitCode {
  if (rowsIn(look).some(({ differs }) => differs !== null)) return EXIT.differs;
  return look.unread.length > 0 ? EXIT.failed : EXIT.ok;
}
