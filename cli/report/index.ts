export { addReportCommand } from "./command";
