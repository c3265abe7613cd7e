import type { EChartsCoreOption } from "echarts/core" with { "resolution-mode": "import" };

/** A chart's options, in the library's own terms. */
export type ChartOption = EChartsCoreOption;

/** In pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Draws a chart as the text of an SVG element. */
export type Draw = (option: ChartOption, size: Size) => string;
