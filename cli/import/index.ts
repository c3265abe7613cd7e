export { addImportCommand } from "./command";
