/** The page's only style sheet. Charts use its colors, so they follow the color scheme too. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--text:#171a21;--muted:#566070;--line:#dfe3ea;--accent:#2f5bd0;
--p50:#0b7a75;--p95:#4a5fd9;--p99:#b4462c;--quality:#7a4fc9;--uptime:#23803f;--spend:#2f5bd0;--frontier:#d3dbe8;--frontier-edge:#8796b3;
--good:#1f7a3a;--busy:#8f5b00;--bad:#b3261e;--rest:#5c6675}
@media (prefers-color-scheme:dark){:root{--ground:#0e1116;--card:#171b22;--text:#e9ecf1;--muted:#a2adbd;--line:#2b323d;--accent:#8fb0ff;
--p50:#4fd1c5;--p95:#9db0ff;--p99:#ff9f7d;--quality:#c3a6ff;--uptime:#6fcf8b;--spend:#7ea4ff;--frontier:#343d4c;--frontier-edge:#74839b;
--good:#6fcf8b;--busy:#f0b955;--bad:#ff8f85;--rest:#a2adbd}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1440px;padding:0 clamp(16px,3vw,40px) 48px;background:var(--ground);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header{padding:32px 0 8px}
h1{margin:0;font-size:26px;line-height:1.2;letter-spacing:-.02em}
header p{margin:6px 0 0;color:var(--muted)}
h2{margin:36px 0 12px;font-size:18px;letter-spacing:-.01em}
h3,h4{margin:0;font-size:15px;line-height:1.4}
h4{font-size:14px}
p,dl,dd,figure{margin:0}
small{display:block;font-size:13px;color:var(--muted);font-weight:400}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--card);padding:8px 12px}
.panel,.tile,.endpoint{background:var(--card);border:1px solid var(--line);border-radius:10px}
.panel{padding:14px 16px}
.none{color:var(--muted)}
.none .why{overflow-wrap:anywhere}
.summary{display:grid;gap:16px;grid-template-columns:1fr;margin-top:20px}
.tiles{display:grid;gap:clamp(10px,2vw,16px);grid-template-columns:repeat(2,minmax(0,1fr))}
.summary .tiles{align-self:start}
.cut{margin-top:2px;font-size:12px;color:var(--muted)}
.tile{padding:clamp(12px,2vw,16px) clamp(12px,2vw,18px);display:flex;flex-direction:column;justify-content:center}
.tile dt{color:var(--muted);font-size:14px}
.tile dd{font-size:clamp(20px,4vw,28px);font-weight:650;letter-spacing:-.02em;line-height:1.25;overflow-wrap:anywhere}
.tile small{letter-spacing:0;line-height:1.45;margin-top:2px}
@media (min-width:960px){.summary{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.legend{display:flex;flex-wrap:wrap;gap:0 14px;font-size:13px}
.legend div{display:flex;align-items:center;gap:6px}
.legend dt{color:var(--muted)}
.legend dd{font-weight:600}
.mark{width:14px;height:0;border-top:3px solid}
.mark.p50{border-color:var(--p50)}.mark.p95{border-color:var(--p95);border-top-style:dashed}
.mark.p99{border-color:var(--p99);border-top-style:dotted}.mark.quality{border-color:var(--quality)}
.mark.uptime{border-color:var(--uptime)}
.mark.spend,.mark.frontier{width:10px;height:10px;border:0;border-radius:2px;background:var(--spend)}
.mark.frontier{background:var(--frontier);box-shadow:inset 0 0 0 1px var(--frontier-edge)}
.chart svg{display:block;width:100%;height:auto;overflow:visible;fill:var(--muted);dominant-baseline:central}
.chart text{font-size:12px;font-family:inherit}
.panels .chart{max-width:420px;margin:0 auto}
.top .chart{margin:8px auto 0;max-width:520px}
figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;margin-bottom:8px}
.status{white-space:nowrap;font-weight:600;color:var(--rest)}
.status::before{content:"";display:inline-block;width:8px;height:8px;margin-right:7px;border-radius:50%;background:currentColor;vertical-align:1px}
.status.live{color:var(--good)}.status.starting,.status.stopping{color:var(--busy)}.status.failed{color:var(--bad)}
.status.stopped::before{background:none;box-shadow:inset 0 0 0 2px currentColor}
.status.failed::before{border-radius:1px;transform:rotate(45deg)}
.status.unknown::before{border-radius:0}
table{border-collapse:collapse;width:100%}
th,td{padding:8px 10px;text-align:right;vertical-align:top;white-space:nowrap}
th:first-child{text-align:left}
thead th{font-size:13px;font-weight:600;color:var(--muted);border-bottom:1px solid var(--line)}
tbody tr+tr>*{border-top:1px solid var(--line)}
.overview tbody th{font-weight:600;white-space:normal;overflow-wrap:anywhere;min-width:170px}
.overview td:nth-child(2),.overview th:nth-child(2){text-align:left}
.overview .none{font-size:13px}
.saved{display:grid;grid-template-columns:1fr auto;gap:0 8px;min-width:120px}
.saved .share{color:var(--muted);min-width:4ch}
.meter{grid-column:1/-1;height:4px;border-radius:2px;background:var(--frontier);margin-top:4px;overflow:hidden}
.meter i{display:block;height:100%;background:var(--good);border-radius:2px}
.meter.almost i{background:var(--busy)}.meter.up i{background:var(--bad)}
.used{display:grid;grid-template-columns:auto auto;justify-content:space-between;gap:0 12px}
.used .share{color:var(--muted)}
.endpoint{margin-bottom:12px}
.endpoint>summary{display:flex;flex-wrap:wrap;align-items:center;gap:2px 16px;padding:12px 16px;cursor:pointer;list-style:none;border-radius:10px}
.endpoint>summary::-webkit-details-marker{display:none}
.endpoint>summary::before{content:"";width:7px;height:7px;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(-45deg);flex:none}
.endpoint[open]>summary::before{transform:rotate(45deg)}
.endpoint>summary h3{overflow-wrap:anywhere;min-width:0}
.brief{margin-left:auto;color:var(--muted)}
.inside{padding:0 16px 16px;scroll-margin-top:64px}
.facts{display:flex;flex-wrap:wrap;gap:6px 28px;padding:12px 0 16px;border-top:1px solid var(--line)}
.facts dt{font-size:13px;color:var(--muted)}
.facts dd{overflow-wrap:anywhere}
.facts .why{display:block;font-size:13px}
.panels{display:grid;gap:12px;grid-template-columns:minmax(0,1fr)}
@media (min-width:700px){.panels{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media (min-width:1240px){.panels{grid-template-columns:repeat(4,minmax(0,1fr))}}
.panels:has([open]){align-items:start}
.panels .panel{padding:12px 14px;min-width:0}
.panels figcaption{display:block}
.numbers{margin-top:6px;font-size:13px;overflow-x:auto}
.numbers summary{color:var(--accent);cursor:pointer;width:max-content}
.numbers th,.numbers td{padding:3px 6px}
.numbers th:first-child{padding-left:0}
.numbers tbody th{font-weight:400}
footer{margin-top:32px;color:var(--muted);font-size:13px;max-width:80ch;overflow-wrap:anywhere}
@media (max-width:899px){
.overview,.overview tbody,.overview tr,.overview th,.overview td{display:block}
.overview thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.overview tbody tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(86px,1fr));gap:4px 12px;padding:12px 0}
.overview tbody tr>*{border:0;padding:0;text-align:left}
.overview tbody tr+tr{border-top:1px solid var(--line)}
.overview tbody th{grid-column:1/-1;min-width:0}
.overview td::before{content:attr(data-title);display:block;font-size:12px;color:var(--muted)}
.overview td{white-space:normal;overflow-wrap:anywhere}
.overview td:last-child{grid-column:1/-1}
.overview .status{white-space:normal}
.saved{min-width:0;grid-template-columns:auto 1fr}
}
@media (max-width:480px){.numbers th,.numbers td{padding:3px 4px}.numbers{font-size:12px}}
@media print{
:root{color-scheme:light;--ground:#fff;--card:#fff;--text:#000;--muted:#444;--line:#ccc;--accent:#000;
--p50:#0b7a75;--p95:#4a5fd9;--p99:#b4462c;--quality:#7a4fc9;--uptime:#23803f;--spend:#2f5bd0;--frontier:#d3dbe8;--frontier-edge:#8796b3;
--good:#1f7a3a;--busy:#8f5b00;--bad:#b3261e;--rest:#5c6675}
body{max-width:none;padding:0;font-size:11pt}
.endpoint::details-content{content-visibility:visible;height:auto}
.endpoint,.panel,.tile{break-inside:avoid}
.endpoint>summary::before,.skip,.numbers{display:none}
.panels{grid-template-columns:1fr 1fr}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
