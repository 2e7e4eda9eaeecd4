/** The only style sheet of the HTML report: light, dark and paper, no external font or picture. */
export const htmlStyle = `
:root{color-scheme:light dark;--ink:#15262a;--dim:#4f6165;--paper:#fff;--ground:#f4f6f5;--line:#d5dddc;
--sunken:#f0f4f3;--accent:#0d6170;--good:#1b6b3a;--good-soft:#dff1e4;--bad:#a8271b;--bad-soft:#fbe4e0;
--warning:#7d4a00;--warning-soft:#fdeecb;--neutral:#24558f;--neutral-soft:#e2edf9}
@media (prefers-color-scheme:dark){:root{--ink:#e4ecec;--dim:#a3b4b7;--paper:#182225;--ground:#10181a;
--line:#2b3a3e;--sunken:#1f2c30;--accent:#6fc0cd;--good:#7fd69b;--good-soft:#163524;--bad:#ff9d92;
--bad-soft:#432019;--warning:#f2c264;--warning-soft:#3b2d10;--neutral:#93c1f5;--neutral-soft:#1a2f49}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
main,header,footer{position:relative;max-width:60rem;margin:0 auto;padding:0 2rem;background:var(--paper)}
header{display:flex;gap:1rem;align-items:center;padding-top:2rem;padding-bottom:1rem;border-bottom:2px solid var(--accent)}
header svg{flex:none;width:3rem;height:3rem}
header div{flex:1;min-width:0}
header div:last-child{text-align:right}
main{display:flow-root}
h1{margin:0;font-size:1.7rem;line-height:1.2}
h2{margin:2.2rem 0 .6rem;font-size:1.2rem;color:var(--accent);break-after:avoid}
h3{margin:1.4rem 0 .5rem;font-size:1rem;break-after:avoid}
p{margin:.2rem 0}
.dim,small{color:var(--dim)}
small{display:block;font-size:.8rem;overflow-wrap:anywhere}
.site{font-weight:650;font-size:1.1rem;overflow-wrap:anywhere}
.box{margin:.6rem 0;padding:.7rem 1rem;border-left:4px solid;border-radius:0 6px 6px 0;color:var(--ink);break-inside:avoid}
.box.good{border-color:var(--good);background:var(--good-soft)}
.box.bad{border-color:var(--bad);background:var(--bad-soft)}
.box.warning{border-color:var(--warning);background:var(--warning-soft)}
.box.neutral{border-color:var(--neutral);background:var(--neutral-soft)}
.box strong{font-size:1.1rem}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;margin:.4rem 0 1rem}
th,td{padding:.4rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--sunken);color:var(--accent);font-size:.85rem;border-bottom:1.5px solid var(--accent);white-space:pre-line}
.facts th{width:13rem;padding-left:0;font-weight:400;color:var(--dim)}
tr{break-inside:avoid}
thead{display:table-header-group}
td{white-space:pre-line}
.code{font-variant-numeric:tabular-nums;font-family:ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em}
.t-good{color:var(--good)}.t-bad{color:var(--bad)}.t-warning{color:var(--warning)}.t-neutral{color:var(--neutral)}
s{color:var(--dim)}
ul{margin:.3rem 0;padding-left:1.2rem}
.signatures{display:flex;gap:1rem;margin-top:2rem;break-inside:avoid}
.signatures div{flex:1;min-height:6rem;padding:.6rem;border:1px solid var(--line);border-radius:6px}
footer{padding-top:1.5rem;padding-bottom:2rem;color:var(--dim);font-size:.8rem}
.mark{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;pointer-events:none;z-index:1}
.mark span{transform:rotate(-32deg);font-size:min(11vw,7rem);font-weight:800;color:var(--accent);opacity:.09;white-space:nowrap}
@media (max-width:40rem){main,header,footer{padding-left:1rem;padding-right:1rem}header{flex-wrap:wrap}header div:last-child{flex-basis:100%;text-align:left}.facts th{width:8rem}}
@page{size:A4;margin:16mm 14mm}
@media print{:root{color-scheme:light;--ink:#15262a;--dim:#4f6165;--paper:#fff;--ground:#fff;--line:#d5dddc;--sunken:#f0f4f3;
--accent:#0d6170;--good:#1b6b3a;--good-soft:#dff1e4;--bad:#a8271b;--bad-soft:#fbe4e0;--warning:#7d4a00;
--warning-soft:#fdeecb;--neutral:#24558f;--neutral-soft:#e2edf9}
body{font-size:10pt}main,header,footer{max-width:none;padding-left:0;padding-right:0}.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
