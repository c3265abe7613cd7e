// The one file that imports the charting library. When the package is built, what it needs of the library is bundled
// into it: users of the package do not install it. An ES module, as the library is; loaded only to write a page.
import { BarChart, LineChart } from "echarts/charts";
import { init, use } from "echarts/core";
import { GridComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import type { Draw } from "./types.js";

use([BarChart, LineChart, GridComponent, SVGRenderer]);

export const draw: Draw = (option, size) => {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
};
