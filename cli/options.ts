import { Option } from "commander";
import { parseWindow } from "./window";

/** Options that several commands have. The help shows a description of a default, not its value. */

export const cwdOption = (description = "the program's folder") =>
  new Option("-C, --cwd <folder>", description).default(process.cwd(), "the current one");

export const windowOption = (flags: string, description: string) =>
  new Option(flags, description).argParser(parseWindow);
