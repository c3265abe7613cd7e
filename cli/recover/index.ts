export { addRecoverCommand } from "./command";
