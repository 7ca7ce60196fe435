/// The look of a page: system fonts, two text sizes and two larger ones, a 4-pixel grid, tabular figures, one column on
/// a phone, ink on paper in print.
enum PageStyle {
    static func css(_ palette: Palette) -> String {
        palette.css + "\n" + frame + "\n" + parts + "\n" + tables + "\n" + ChartStyle.css + "\n" + charts + "\n" + media
    }

    private static let frame = """
        *{box-sizing:border-box}
        html{scroll-padding-top:56px;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);
        font:14px/20px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
        font-variant-numeric:tabular-nums lining-nums}
        .page{max-width:1072px;margin:0 auto;padding:0 24px}
        h1,h2,h3,p,ul,dl,figure{margin:0;padding:0}
        h1{font-size:28px;line-height:36px;font-weight:600;letter-spacing:-.01em}
        h2{font-size:18px;line-height:24px;font-weight:600}
        h3{font-size:14px;line-height:20px;font-weight:600}
        a{color:var(--accent);text-decoration:none}
        a:hover{text-decoration:underline}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
        code,pre{font:12px/18px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        pre{margin:0;padding:12px 16px;background:var(--panel);border:1px solid var(--line);border-radius:4px;
        overflow-x:auto}
        .quiet{color:var(--quiet)}.gain{color:var(--gain)}.loss{color:var(--loss)}.caution{color:var(--caution)}
        .critical{color:var(--critical);font-weight:600}.strong{font-weight:600}.accent{color:var(--accent)}
        header{padding:32px 0 20px}
        header .subtitle{color:var(--quiet);margin-top:4px}
        .labels{display:flex;flex-wrap:wrap;gap:8px;list-style:none;margin-top:12px}
        .labels li{font-size:12px;line-height:20px;padding:1px 8px;border:1px solid currentColor;border-radius:4px;
        font-weight:600}
        .labels li.plain{color:var(--quiet)}
        nav{position:sticky;top:0;z-index:2;background:var(--ground);border-bottom:1px solid var(--line)}
        nav ul{display:flex;gap:20px;list-style:none;overflow-x:auto;scrollbar-width:none}
        nav a{display:block;line-height:40px;white-space:nowrap;color:var(--quiet)}
        nav a:hover{color:var(--ink);text-decoration:none;box-shadow:inset 0 -2px var(--accent)}
        nav .name{color:var(--ink);font-weight:600}
        section{padding:28px 0 0}
        section>h2{margin-bottom:4px}
        .lead{color:var(--quiet);max-width:72ch;margin-bottom:12px}
        .block{margin-top:16px}
        .block+.block{margin-top:24px}
        .block:has(>details)+.block:has(>details){margin-top:8px}
        .prose{max-width:72ch}
        .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 20px}
        .pair>div>.block:first-child{margin-top:0}
        footer{margin-top:40px;padding:16px 0 40px;border-top:1px solid var(--line);color:var(--quiet);font-size:12px}
        """

    private static let parts = """
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(144px,1fr));gap:1px;background:var(--ground);
        border:1px solid var(--line);border-radius:4px;overflow:hidden}
        .figures>div{padding:12px 16px;box-shadow:1px 0 var(--line),0 1px var(--line),1px 1px var(--line)}
        .figures dt{font-size:12px;line-height:16px;color:var(--quiet)}
        .figures dd{margin:4px 0 0;font-size:18px;line-height:24px;font-weight:600;white-space:nowrap}
        .figures .note{font-size:12px;line-height:16px;font-weight:400;color:var(--quiet);white-space:normal}
        .figures .first{grid-column:span 2}
        .figures .first dd.value{font-size:28px;line-height:32px}
        .notes{list-style:none;display:grid;gap:4px}
        .notes li{display:grid;grid-template-columns:128px 1fr;gap:12px;padding:4px 0 4px 12px;
        border-left:3px solid currentColor}
        .notes b{font-weight:600}
        .notes span{color:var(--ink)}
        .notes li.plain{color:var(--quiet)}
        details{border:1px solid var(--line);border-radius:4px;background:var(--ground)}
        summary{padding:8px 16px;cursor:pointer;font-weight:600;line-height:20px}
        summary:hover{background:var(--panel)}
        summary small{font-weight:400;color:var(--quiet);font-size:12px;margin-left:8px}
        details>div{padding:0 16px 16px}
        .empty{padding:24px 16px;background:var(--panel);border:1px dashed var(--line);border-radius:4px;
        color:var(--quiet)}
        """

    private static let tables = """
        figcaption{margin-bottom:8px}
        .source{font-size:12px;line-height:16px;color:var(--quiet)}
        table{border-collapse:separate;border-spacing:0;width:100%}
        th,td{padding:0 12px;height:28px;text-align:left;font-weight:400;vertical-align:baseline;
        border-bottom:1px solid var(--line);white-space:nowrap;line-height:27px}
        td.w{white-space:normal;min-width:132px;line-height:20px;padding-top:3px;padding-bottom:4px}
        th:first-child,td:first-child{padding-left:8px}
        th:last-child,td:last-child{padding-right:8px}
        thead th{position:sticky;top:41px;z-index:1;background:var(--ground);color:var(--quiet);font-size:12px;
        font-weight:600;border-bottom:1px solid var(--quiet)}
        thead small{font-size:12px;font-weight:400}
        .n{text-align:right}
        .f{display:inline-block;text-align:left}
        tbody tr:hover td{background:color-mix(in srgb,var(--panel) 50%,var(--ground))}
        td.strong{font-weight:600}
        tr.section th{font-weight:600;padding-top:8px;height:36px}
        tr.rule td{height:5px;padding:0;line-height:4px}
        tr.noted td{border-bottom-color:transparent}
        tr.note td{color:var(--quiet);font-size:12px;line-height:16px;padding:0 8px 8px 24px;height:auto;white-space:normal}
        .closing{margin-top:8px;font-weight:600;padding-left:8px}
        .hidden-columns{display:none;font-size:12px;color:var(--quiet);margin-top:4px}
        """

    private static let charts = """
        .chart svg{display:block;width:100%;height:auto;overflow:visible}
        .chart svg.narrow{display:none}
        .legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;font-size:12px;line-height:16px;
        color:var(--quiet);margin-top:4px}
        .legend .strong{color:var(--ink)}
        """

    private static let media = """
        @media (max-width:1104px){
        .scroll{overflow-x:auto}
        thead th{position:static}
        }
        @media (max-width:680px){
        .page{padding:0 16px}
        header{padding:20px 0 16px}
        h1{font-size:18px;line-height:24px}
        .pair{grid-template-columns:minmax(0,1fr)}
        .figures{grid-template-columns:repeat(2,minmax(0,1fr))}
        .notes li{grid-template-columns:1fr;gap:0}
        .scroll{margin:0 -16px;padding:0 16px}
        th,td{padding:0 8px;height:36px;line-height:35px}
        td.w{min-width:168px;padding-top:8px;padding-bottom:7px}
        .lo{display:none}
        .hidden-columns{display:block}
        .chart svg.wide{display:none}
        .chart svg.narrow{display:block;max-width:520px}
        }
        @media print{
        body{font-size:10px;line-height:14px}
        .page{max-width:none;padding:0}
        nav{display:none}
        figure.chart,.figures,tr{break-inside:avoid}
        h2,h3,figcaption,.lead{break-after:avoid}
        thead{display:table-header-group}
        thead th{position:static}
        th,td{height:20px;line-height:18px;padding:0 6px}
        a{color:inherit}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        }
        """
}
