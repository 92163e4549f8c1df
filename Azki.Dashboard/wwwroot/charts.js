// <azki-chart data-chart='{"kind":"line","labels":[…],"series":[{"name":"…","values":[…]}],"unit":"count"}'>: drawn by ECharts in a shadow
// root, so that the page around it can be updated without touching the drawing.
(() => {
  const palette = {
    light: ['#1f5fd6', '#0d8f7b', '#c2570c', '#8a3fc4', '#b3265a', '#5c6b7f', '#7a7a00', '#00799e'],
    dark: ['#6ea0ff', '#3fc7b0', '#f0925a', '#bf8bf0', '#f07aa5', '#9fb0c3', '#c9c94a', '#4fc0e8'],
  };
  const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  const full = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });
  // Below one a single digit would give neighbouring marks of an axis one name.
  const write = (unit, format) => (value) => value == null ? '–' : unit === 'share' ? percent.format(value) : (Math.abs(value) < 1 ? full : format).format(value);
  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

  // Figures first: the library is longer than the rest of the page, and is asked for once the page has been painted.
  const address = document.currentScript.dataset.library;
  let library = null;
  const load = () => library ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: address, onload: resolve, onerror: () => { library = null; script.remove(); reject(new Error(`${address} could not be loaded`)); } });
    requestAnimationFrame(() => setTimeout(() => document.head.append(script)));
  });

  class AzkiChart extends HTMLElement {
    static observedAttributes = ['data-chart'];

    connectedCallback() {
      if (!this.shadowRoot) {
        const holder = document.createElement('div');
        holder.style.cssText = 'width:100%;height:100%';
        this.attachShadow({ mode: 'open' }).append(holder);
      }
      this.redraw = () => this.draw(true);
      document.addEventListener('azki-theme', this.redraw);
      this.resizing = new ResizeObserver(() => this.chart?.resize());
      this.resizing.observe(this);
      this.draw(true);
    }

    disconnectedCallback() {
      document.removeEventListener('azki-theme', this.redraw);
      this.resizing?.disconnect();
      this.chart?.dispose();
      this.chart = null;
    }

    attributeChangedCallback() {
      if (this.isConnected && this.shadowRoot) this.draw(false);
    }

    draw(anew) {
      if (!window.echarts) {
        load().then(() => { if (this.isConnected) this.draw(true); }, console.error);
        return;
      }
      const data = JSON.parse(this.dataset.chart || 'null');
      if (!data) return;
      this.chart ??= echarts.init(this.shadowRoot.firstChild);
      this.chart.setOption(options(data, document.documentElement), { notMerge: anew, replaceMerge: ['series'], lazyUpdate: true });
    }
  }

  function options(data, root) {
    const style = getComputedStyle(root);
    const ink = style.getPropertyValue('--azki-muted').trim();
    const line = style.getPropertyValue('--azki-line').trim();
    const faint = style.getPropertyValue('--azki-faint').trim();
    const panel = style.getPropertyValue('--azki-panel').trim();
    const text = style.getPropertyValue('--azki-ink').trim();
    const font = { fontFamily: style.getPropertyValue('--azki-font').trim(), fontSize: 11, color: ink };
    const many = data.series.length > 1 || data.isStacked;
    return {
      animation: false,
      color: palette[root.dataset.bsTheme === 'dark' ? 'dark' : 'light'],
      textStyle: font,
      grid: { left: 4, right: 12, top: many ? 30 : 10, bottom: 6, containLabel: true },
      legend: { show: many, type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, itemGap: 14, textStyle: font, pageTextStyle: font },
      tooltip: {
        trigger: 'axis', confine: true, backgroundColor: panel, borderColor: line, textStyle: { ...font, color: text, fontSize: 12 },
        axisPointer: { type: data.kind === 'bar' ? 'shadow' : 'line', lineStyle: { color: ink }, shadowStyle: { color: faint, opacity: 0.25 } },
        formatter: (points) => `<b>${escape(points[0].axisValueLabel)}</b>` + points
          .filter((p) => p.value != null)
          .map((p) => `<div style="display:flex;gap:1.5em;justify-content:space-between"><span>${p.marker}${escape(p.seriesName)}</span><b>${write(data.unit, full)(p.value)}</b></div>`).join(''),
      },
      xAxis: {
        type: 'category', data: data.labels, boundaryGap: data.kind === 'bar', axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
        axisLabel: { ...font, hideOverlap: true },
      },
      yAxis: { type: 'value', splitNumber: 4, axisLabel: { ...font, formatter: write(data.unit, short) }, splitLine: { lineStyle: { color: line } } },
      series: data.series.map((s, index) => ({
        id: `${index}`, name: s.name, data: s.values, type: data.kind === 'bar' ? 'bar' : 'line', stack: data.isStacked ? 'all' : undefined,
        showSymbol: data.labels.length < 2, symbolSize: 5, lineStyle: { width: data.kind === 'area' ? 1 : 2 }, areaStyle: data.kind === 'area' ? { opacity: 0.35 } : undefined,
        barMaxWidth: 36, barGap: '10%', itemStyle: s.isFaint ? { color: faint } : undefined, emphasis: { focus: 'none' },
      })),
    };
  }

  customElements.define('azki-chart', AzkiChart);
})();
