export { addListCommand } from "./command";
