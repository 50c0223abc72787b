// The page of a report: its interactive chart in the place of the picture, and sharing. The page is whole without it.
'use strict';
(() => {
  const KEPT = 'openbell.indicators';
  const quiet = document.createElement('p');
  quiet.className = 'heard';
  quiet.setAttribute('role', 'status');

  /** Numbers and days as the rest of the page writes them. */
  const formats = live => {
    const decimals = Number(live.dataset.decimals);
    const sign = text => text.replace('-', '−');
    const fixed = (value, places) => sign(value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places }));
    const thai = live.dataset.lang === 'th';
    const days = short => new Intl.DateTimeFormat(thai ? 'th-TH-u-ca-buddhist-nu-latn' : 'en-GB', short
      ? { month: 'short', year: 'numeric', timeZone: 'UTC' }
      : { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
    const long = days(false);
    const month = days(true);
    const near = new Intl.DateTimeFormat(thai ? 'th-TH' : 'en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const written = (how, iso) => how.format(new Date(iso + 'T00:00:00Z')).replace(/พ\.ศ\.\s?/, '').replace('Sept', 'Sep');
    const small = value => Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(Math.abs(value) || 1))));
    return {
      price: value => fixed(value, decimals),
      number: value => fixed(value, Math.abs(value) < 1 ? small(value) : Math.abs(value) < 1000 ? 2 : decimals),
      axis: value => sign(value.toLocaleString('en-US', { maximumFractionDigits: 4 })),
      percent: value => (value > 0.005 ? '+' : '') + fixed(value, 2).replace(/^−0\.00$/, '0.00') + '%',
      large: value => sign(value.toLocaleString(thai ? 'th-TH-u-nu-latn' : 'en-US', { notation: 'compact', maximumFractionDigits: 1 })),
      whole: value => fixed(value, 0),
      fact: (name, value) => name.startsWith('macd') ? fixed(value, small(value)) : name === 'rsi14' ? fixed(value, 1) : fixed(value, decimals),
      day: iso => written(long, iso),
      /** Set by who zooms: so many days are shown. */
      span: 0,
      tick(iso) { return written(this.span > 160 ? month : near, iso); }
    };
  };

  const loaded = {};
  const script = address => loaded[address] ??= new Promise((done, failed) => {
    const element = document.createElement('script');
    element.src = address;
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

  const start = async live => {
    const answer = fetch(live.dataset.series, { headers: { Accept: 'application/json' } });
    await script(live.dataset.script);
    const response = await answer;
    if (response.status === 200 && live.isConnected) show(live, await response.json());
  };

  const show = (live, data) => {
    const canvas = live.querySelector('.canvas');
    const readout = live.querySelector('.readout');
    const toggles = [...live.querySelectorAll('[data-indicator]')];
    const ranges = [...live.querySelectorAll('[data-range]')];
    const form = document.querySelector('form.days');
    const figure = live.parentElement.querySelector('figure picture');
    const format = formats(live);
    const last = data.dates.length - 1;
    let on = new Set(toggles.filter(b => b.getAttribute('aria-pressed') === 'true').map(b => b.dataset.indicator));
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT));
      if (Array.isArray(kept)) on = new Set(kept.filter(key => toggles.some(b => b.dataset.indicator === key)));
    } catch { /* Nothing is kept here. */ }
    let zoom = [Math.max(0, last - 125), last];
    let at = last;
    let picked = [];

    live.hidden = false;
    figure.hidden = true;
    live.append(quiet);
    const size = () => { canvas.style.height = openbellChart.panes(on, canvas.clientWidth).height + 'px'; };
    size();
    const chart = echarts.init(canvas, null, { renderer: 'canvas' });

    const draw = () => {
      format.span = zoom[1] - zoom[0];
      size();
      chart.resize();
      chart.setOption(openbellChart.option(data, on, picked, zoom, canvas.clientWidth, format), { notMerge: true });
      toggles.forEach(b => b.setAttribute('aria-pressed', String(on.has(b.dataset.indicator))));
      mark();
    };
    const mark = () => ranges.forEach(b => {
      const bars = b.dataset.range === 'all' ? last + 1 : Math.min(last + 1, Number(b.dataset.range));
      b.setAttribute('aria-pressed', String(zoom[1] === last && zoom[1] - zoom[0] + 1 === bars && (b.dataset.range !== 'all' || zoom[0] === 0)));
    });
    const zoomTo = (from, to) => {
      const wide = Math.min(last + 1, Math.max(11, to - from + 1));
      const first = Math.max(0, Math.min(from, last + 1 - wide));
      zoom = [first, first + wide - 1];
      format.span = wide;
      chart.dispatchAction({ type: 'dataZoom', startValue: zoom[0], endValue: zoom[1] });
      mark();
    };

    /** Values of a day, as spans of name and value. */
    const tell = i => {
      at = i;
      const parts = [['', format.day(data.dates[i])], [live.dataset.open, format.price(data.open[i])], [live.dataset.high, format.price(data.high[i])],
        [live.dataset.low, format.price(data.low[i])], [live.dataset.close, format.price(data.close[i])]];
      if (i > 0) {
        const change = 100 * (data.close[i] - data.close[i - 1]) / data.close[i - 1];
        parts.push(['', format.percent(change), change > 0.005 ? 'up' : change < -0.005 ? 'down' : 'level']);
      }
      parts.push([live.dataset.volume, format.whole(data.volume[i])]);
      const facts = [...openbellChart.linesOn(on), ...(on.has('rsi14') ? ['rsi14'] : []), ...(on.has('macd') ? ['macd', 'macd_signal'] : [])];
      for (const fact of facts) {
        const value = data.facts[fact][i];
        if (value !== null) parts.push([openbellChart.NAMES[fact], format.fact(fact, value)]);
      }
      readout.replaceChildren(...parts.map(([name, value, kind]) => {
        const span = document.createElement('span');
        const strong = document.createElement('b');
        strong.textContent = value;
        if (kind) strong.className = kind;
        if (name) span.append(name + ' ');
        span.append(strong);
        return span;
      }).flatMap(span => [span, ' ']));
    };

    chart.on('updateAxisPointer', event => {
      const axis = (event.axesInfo || []).find(info => info.axisDim === 'x');
      if (axis && Number.isInteger(axis.value) && axis.value >= 0 && axis.value <= last && axis.value !== at) tell(axis.value);
    });
    chart.on('dataZoom', () => {
      const now = chart.getOption().dataZoom[0];
      zoom = [now.startValue, now.endValue];
      format.span = zoom[1] - zoom[0];
      mark();
    });
    canvas.addEventListener('mouseleave', () => tell(last));

    ranges.forEach(b => b.addEventListener('click', () => {
      const bars = b.dataset.range === 'all' ? last + 1 : Number(b.dataset.range);
      zoomTo(last + 1 - bars, last);
    }));
    const move = {
      in: () => zoomTo(zoom[0] + Math.ceil((zoom[1] - zoom[0]) / 4), zoom[1]),
      out: () => zoomTo(zoom[0] - Math.ceil((zoom[1] - zoom[0]) / 3), zoom[1]),
      earlier: () => zoomTo(zoom[0] - Math.ceil((zoom[1] - zoom[0]) / 3), zoom[1] - Math.ceil((zoom[1] - zoom[0]) / 3)),
      later: () => zoomTo(zoom[0] + Math.ceil((zoom[1] - zoom[0]) / 3), zoom[1] + Math.ceil((zoom[1] - zoom[0]) / 3))
    };
    live.querySelectorAll('[data-move]').forEach(b => b.addEventListener('click', () => move[b.dataset.move]()));
    toggles.forEach(b => b.addEventListener('click', () => {
      const key = b.dataset.indicator;
      if (!on.delete(key)) on.add(key);
      try { localStorage.setItem(KEPT, JSON.stringify([...on])); } catch { /* Then it is not kept. */ }
      draw();
      tell(at);
    }));

    /** Two days to compare: the form has them, the chart marks them. */
    const index = day => {
      let i = data.dates.findIndex(d => d > day);
      i = (i < 0 ? last + 1 : i) - 1;
      return i;
    };
    const pick = i => {
      picked = picked.length === 1 && picked[0] !== i ? [picked[0], i].sort((a, b) => a - b) : [i];
      form.elements.from.value = data.dates[picked[0]];
      form.elements.to.value = data.dates[picked[1] ?? last];
      form.closest('details').open = true;
      draw();
      if (picked.length === 2) form.requestSubmit();
    };
    form.addEventListener('submit', () => {
      picked = [index(form.elements.from.value), index(form.elements.to.value)].filter(i => i >= 0);
      draw();
    });
    chart.getZr().on('click', event => {
      const point = [event.offsetX, event.offsetY];
      if (!chart.containPixel({ gridIndex: 0 }, point)) return;
      const i = chart.convertFromPixel({ xAxisIndex: 0, yAxisIndex: 0 }, point)[0];
      if (i >= 0 && i <= last) pick(Math.round(i));
    });

    /** The crosshair by keys, told aloud. */
    const cross = i => {
      const to = Math.max(0, Math.min(last, i));
      if (to < zoom[0]) zoomTo(to, to + zoom[1] - zoom[0]);
      if (to > zoom[1]) zoomTo(to - (zoom[1] - zoom[0]), to);
      tell(to);
      chart.dispatchAction({ type: 'updateAxisPointer', seriesIndex: 0, dataIndex: to });
      quiet.textContent = readout.textContent;
    };
    canvas.addEventListener('keydown', event => {
      const act = {
        ArrowLeft: () => cross(at - 1), ArrowRight: () => cross(at + 1), PageUp: () => cross(at - 21), PageDown: () => cross(at + 21),
        Home: () => cross(zoom[0]), End: () => cross(last), Enter: () => pick(at), '+': move.in, '=': move.in, '-': move.out
      }[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });

    draw();
    tell(last);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    let width = canvas.clientWidth;
    new ResizeObserver(() => {
      if (canvas.clientWidth === width || canvas.clientWidth === 0) return;
      width = canvas.clientWidth;
      draw();
    }).observe(live);
    live.dataset.ready = 'true';
  };

  /** When it comes near; at once where the browser cannot tell. A failure leaves the picture. */
  const near = live => {
    const begin = () => start(live).catch(() => {});
    if (navigator.connection?.saveData) return;
    const watch = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      watch.disconnect();
      if (document.readyState === 'complete') begin();
      else addEventListener('load', begin, { once: true });
    }, { rootMargin: '300px' });
    watch.observe(live.parentElement);
  };

  const share = button => {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const url = document.querySelector('link[rel=canonical]')?.href ?? location.href;
      try {
        if (navigator.share) {
          await navigator.share({ title: document.title, url });
        } else {
          await navigator.clipboard.writeText(url);
          button.textContent = button.dataset.done;
        }
      } catch { /* Whoever shares may think better of it. */ }
    });
  };

  const begin = () => {
    const live = document.getElementById('live');
    if (live && !live.dataset.begun) {
      live.dataset.begun = 'true';
      near(live);
    }
    const button = document.getElementById('share');
    if (button?.hidden && (navigator.share || navigator.clipboard)) share(button);
  };
  document.body.addEventListener('htmx:afterSettle', begin);
  begin();
})();
