#include "report/style.h"

namespace naga::report {

std::string_view style_sheet() {
    // No & and no < in here, so that the page stays well-formed as XML too.
    return R"css(
html{font-size:16px}
body{margin:0;background:#eef1f5;color:#17202a;line-height:1.6;
 font-family:"Noto Sans","Segoe UI","Helvetica Neue",Arial,"Noto Sans Lao","Phetsarath OT",
 "Lao UI","Leelawadee UI",DokChampa,sans-serif}
[lang=lo]{font-family:"Noto Sans Lao","Phetsarath OT","Lao UI","Leelawadee UI",DokChampa,
 "Noto Sans","Segoe UI",Arial,sans-serif;line-height:1.8}
.switch{position:fixed;top:0;left:0;opacity:0}
#show-en:checked~.sheet .tell[lang=lo],#show-en:checked~.sheet span[lang=lo]{display:none}
#show-lo:checked~.sheet .tell[lang=en],#show-lo:checked~.sheet span[lang=en]{display:none}
.languages{background:#14304f;color:#fff;padding:.5rem 1rem;text-align:center}
.languages label{display:inline-block;padding:.15rem 1rem;margin:0 .2rem;border:1px solid #b9c7d8;
 border-radius:3px;cursor:pointer}
#show-en:checked~.languages label[for=show-en],#show-lo:checked~.languages label[for=show-lo]{
 background:#fff;color:#14304f;font-weight:bold}
#show-en:focus~.languages label[for=show-en],#show-lo:focus~.languages label[for=show-lo]{
 outline:3px solid #e69f00}
.sheet{border-collapse:collapse;width:100%;max-width:58rem;margin:0 auto 3rem;background:#fff}
.sheet,.sheet>thead,.sheet>tbody,.sheet>tfoot,.sheet>*>tr,.sheet>*>tr>td{display:block}
.sheet>tbody>tr>td{padding:1.5rem 3.5rem 3rem}
.exercise{background:#17202a;color:#fff;text-align:center;font-weight:bold;letter-spacing:.18em;
 padding:.3rem;font-size:.8rem}
.masthead{border-bottom:4px solid #14304f;margin-bottom:1.5rem;padding-bottom:1rem}
.kind{text-transform:uppercase;letter-spacing:.12em;color:#55606c;margin:1rem 0 0;font-size:.85rem}
[lang=lo] .kind,.exercise [lang=lo]{letter-spacing:0;text-transform:none}
h1{font-size:2.1rem;line-height:1.35;margin:.2rem 0 .3rem;color:#14304f}
[lang=lo] h1{line-height:1.6}
h2{font-size:1.4rem;line-height:1.5;color:#14304f;border-bottom:2px solid #14304f;
 margin:2.6rem 0 1rem;padding-bottom:.2rem}
h3{font-size:1.1rem;line-height:1.6;margin:1.8rem 0 .6rem}
p{margin:.6rem 0}
a{color:#0b5cad;text-decoration:none}
a:hover,a:focus{text-decoration:underline}
small{font-size:.82em;color:#55606c}
.when{font-weight:bold;margin-top:0}
.unreviewed{border-left:4px solid #d55e00;padding-left:.8rem}
.particulars{margin:1rem 0;overflow:hidden}
.particulars div{padding:.25rem 0;border-bottom:1px solid #e3e8ee;overflow:hidden}
dt{font-weight:bold}
.particulars dt{float:left;width:30%;color:#55606c;font-weight:normal}
.particulars dd{margin:0 0 0 31%}
.definitions dd{margin:0 0 .6rem 1.2rem}
.contents{border:1px solid #d5dbe1;background:#f6f8fa;padding:.8rem 1.2rem;margin:1.2rem 0}
.contents ul{list-style:none;margin:.2rem 0;padding-left:0;-webkit-columns:2;columns:2}
.question{font-size:1.05rem;color:#55606c;margin-bottom:0}
.lead{font-size:1.35rem;line-height:1.55;margin:.3rem 0 1rem;color:#14304f;font-weight:bold}
[lang=lo] .lead{line-height:1.8}
.caution{border:1px solid #d5dbe1;border-left:4px solid #14304f;padding:.6rem 1rem;
 background:#f6f8fa}
.tell table,.shared table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.9rem}
caption{text-align:left;font-weight:bold;padding:.2rem 0 .4rem}
.tell th,.tell td,.shared th,.shared td{text-align:left;vertical-align:top;
 padding:.35rem .6rem .35rem 0;border-bottom:1px solid #d5dbe1}
.tell thead th,.shared thead th{border-bottom:2px solid #76828e;color:#55606c;vertical-align:bottom}
th[scope=row]{font-weight:normal}
tfoot th,tfoot td{font-weight:bold;border-top:2px solid #76828e}
.figures td,.figures thead th+th{text-align:right;font-variant-numeric:tabular-nums;
 white-space:nowrap}
.figures td{padding-right:.2rem;padding-left:.6rem}
.figures thead th+th{padding-right:.2rem;padding-left:.6rem;white-space:normal}
.met:before{content:"\2713\00a0"}
.missed:before{content:"\2715\00a0"}
.missed{color:#b2182b}
.plan ul{margin:0;padding-left:1.1rem}
.plan .rule{display:block;margin-top:.2rem}
.links{display:block;font-size:.82rem;margin-top:.2rem}
.blank{min-width:4.5rem}
.rests{font-size:.82rem;color:#55606c;margin:.2rem 0}
.why{margin:.2rem 0 1rem;font-size:.88rem;color:#3c4651}
.why summary{cursor:pointer;color:#0b5cad}
.why p{margin:.3rem 0 .3rem 1rem}
.calc{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:.92em}
code{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:.95em}
figure{margin:1.2rem 0}
figcaption{margin-bottom:.4rem;font-size:.92rem}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font-size:12px;fill:#17202a}
svg .tick,svg .unit{fill:#3c4651}
svg .name,svg .strong,svg .flag-letter{font-weight:bold}
svg .row{font-size:12px}
.grid{stroke:#dde3e9;stroke-width:1}
.axis{stroke:#76828e;stroke-width:1}
.reference{stroke:#17202a;stroke-width:1.2}
.curve{fill:none;stroke-width:2.2;stroke-linejoin:round}
.curve.none{stroke:#b2182b;stroke-dasharray:7 4}
.curve.actual{stroke:#0b5cad;stroke-width:3}
.curve.prompt{stroke:#17202a;stroke-dasharray:1.5 3;stroke-width:2.4}
.start{stroke:#17202a;stroke-width:1;stroke-dasharray:3 3}
.recovered{stroke:#0b5cad;stroke-width:2;stroke-dasharray:8 3}
.move{stroke:#17202a;stroke-width:1}
.flag{fill:#17202a}
svg .flag-letter{fill:#fff;font-size:11px}
.step{stroke:#17202a;stroke-width:1.3}
.s0{fill:#fff}.s1{fill:#f0e442}.s2{fill:#e69f00}.s3{fill:#56b4e9}.s4{fill:#17202a}
.span{stroke:#76828e;stroke-width:3}
.bar.none{fill:#d98a94;stroke:#b2182b}
.bar.actual{fill:#0b5cad;stroke:#0b5cad}
.bar.prompt{fill:#fff;stroke:#17202a}
.track{fill:#eef1f5;stroke:#76828e}
.spread{fill:#9cc3ea;fill-opacity:.45;stroke:#0b5cad;stroke-dasharray:4 3}
.needle{stroke:#17202a;stroke-width:3}
.pointer{fill:#17202a}
svg .big{font-size:26px;font-weight:bold;fill:#14304f}
.cell{stroke:#d5dbe1;stroke-width:1}
.c0{fill:#fff}.c1{fill:#e8f1fa}.c2{fill:#c3dcf2}.c3{fill:#8fbde6}.c4{fill:#4c8fd0}
 .c5{fill:#0b5cad}.c9{fill:#e3e8ee}
svg text.told,svg text.asked{font-size:10.5px;fill:#17202a}
svg text.asked{font-style:italic}
svg text.c4,svg text.c5{fill:#fff}
.annex{font-size:.78rem!important;line-height:1.5}
.annex td:first-child,.annex .at{white-space:nowrap}
.annex td{padding:.18rem .5rem .18rem 0!important;word-wrap:break-word}
.annex tr:target,.chronicle tr:target{background:#fff3cd}
@page{size:A4;margin:13mm 14mm 15mm;@bottom-right{content:counter(page) " / " counter(pages);
 font-size:9pt}}
@media screen and (max-width:50rem){.sheet>tbody>tr>td{padding:1rem}
 .contents ul{-webkit-columns:1;columns:1}.tell table,.shared table{display:block;overflow-x:auto}}
@media print{
html{font-size:9.5pt}
.tell td,.tell th{padding-top:.15rem;padding-bottom:.15rem}
.annex{font-size:6.8pt!important;line-height:1.3}
.annex td,.annex th{padding:1px .4rem 1px 0!important}
.annex [lang=lo]{line-height:1.6}
.chronicle,.times{font-size:8pt}
.day svg{width:84%}
.why{font-size:7.5pt}
body{background:#fff}
.languages,.switch{display:none}
.sheet{display:table;max-width:none;margin:0}
.sheet>thead{display:table-header-group}
.sheet>tbody{display:table-row-group}
.sheet>tfoot{display:table-footer-group}
.sheet>*>tr{display:table-row}
.sheet>*>tr>td{display:table-cell}
.sheet>tbody>tr>td{padding:3mm 0}
.exercise,.flag,.step,.cell,.bar,.track,.spread{-webkit-print-color-adjust:exact;
 print-color-adjust:exact}
a{color:inherit}
h2,h3,caption,figcaption,.question,.tell thead{page-break-after:avoid;break-after:avoid}
figure,.figures,.particulars div,.plan tr,.times tr,.annex tr,.chronicle tr,.caution{
 page-break-inside:avoid;break-inside:avoid}
.tell thead,.shared thead{display:table-header-group}
.new-page{page-break-before:always;break-before:page}
.why::details-content{content-visibility:visible;display:block;block-size:auto}
.why>*{display:block}
p{orphans:3;widows:3}
}
)css";
}

}  // namespace naga::report
