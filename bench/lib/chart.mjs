const [WIDTH, HEIGHT] = [980, 320];

/** Wide enough for the longest label. Its width cannot be measured without a browser. */
const LEGEND_WIDTH = 320;

const COLORS = ["#8fb8f6", "#2f6fde", "#17408c", "#f3bd84", "#e0862b", "#9c5510", "#8fd0a5", "#3f9b5f"];

/**
 * An SVG of the ratios: a group of bars for each command, and in it a bar for each provider and number of endpoints. The
 * line at 1 is the idle provider, or the least possible time.
 *
 * @param {string} title
 * @param {readonly { command: string, ratio: number, label: string }[]} bars
 */
export async function ratioChart(title, bars) {
  // The module does not exist in a fresh clone until the packages are installed.
  const echarts = await import("echarts");
  const commands = [...new Set(bars.map(({ command }) => command))];
  const labels = [...new Set(bars.map(({ label }) => label))];
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({
      animation: false,
      color: COLORS,
      backgroundColor: "#ffffff",
      title: { text: title, left: "center", textStyle: { fontSize: 14 } },
      legend: { orient: "vertical", left: WIDTH - LEGEND_WIDTH + 16, top: 40, itemWidth: 14 },
      grid: { left: 48, right: LEGEND_WIDTH, top: 48, bottom: 32 },
      xAxis: { type: "category", data: commands },
      yAxis: { type: "value", name: "ratio", min: 0 },
      series: labels.map((label, index) => ({
        name: label,
        type: "bar",
        data: commands.map((command) => {
          const bar = bars.find((each) => each.command === command && each.label === label);
          return bar ? Math.round(bar.ratio * 100) / 100 : null;
        }),
        label: { show: labels.length <= 2, position: "top", fontSize: 10 },
        ...(index === 0 && { markLine: { symbol: "none", data: [{ yAxis: 1 }], label: { show: false } } }),
      })),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
