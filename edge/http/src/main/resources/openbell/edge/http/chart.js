// What the interactive chart shows: an option of ECharts made of the series of a report and of what is switched on.
'use strict';
const openbellChart = (() => {
  const LINES = { sma20: ['sma20'], sma50: ['sma50'], sma200: ['sma200'], bb: ['bb_upper', 'bb_lower'], ema: ['ema12', 'ema26'], vwap: ['vwap'] };
  const NAMES = { sma20: 'SMA 20', sma50: 'SMA 50', sma200: 'SMA 200', bb_upper: 'BB ↑', bb_lower: 'BB ↓', ema12: 'EMA 12', ema26: 'EMA 26', vwap: 'VWAP', rsi14: 'RSI', macd: 'MACD', macd_signal: 'Signal', macd_hist: 'Histogram' };

  /** The colours of the page as they are now, by the names of its variables. */
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return name => style.getPropertyValue('--' + name).trim();
  };
  const colourOf = (fact, c) => c(fact.startsWith('bb_') ? 'bb' : fact);

  /** From top to bottom: what is drawn, and how high. */
  const panes = (on, width) => {
    const small = width < 520;
    const list = [{ of: 'price', height: small ? 250 : 300 }, { of: 'volume', height: small ? 46 : 56 }];
    if (on.has('rsi14')) list.push({ of: 'rsi14', height: small ? 64 : 76 });
    if (on.has('macd')) list.push({ of: 'macd', height: small ? 64 : 76 });
    let top = 6;
    for (const pane of list) {
      pane.top = top;
      top += pane.height + 14;
    }
    return { list, height: top + 64 };
  };

  /** The facts that are drawn as lines on the price. */
  const linesOn = on => Object.keys(LINES).filter(key => on.has(key)).flatMap(key => LINES[key]);

  const line = (id, data, pane, colour, more) => ({
    id, name: NAMES[id], type: 'line', data, xAxisIndex: pane, yAxisIndex: pane, showSymbol: false, silent: true, animation: false,
    lineStyle: { width: 1.4, color: colour }, itemStyle: { color: colour }, emphasis: { disabled: true }, ...more
  });

  /**
   * @param data the series as received
   * @param on the keys of what is switched on
   * @param picked two indices of days to compare, or none
   * @param zoom first and last index shown
   */
  const option = (data, on, picked, zoom, width, format) => {
    const c = colours();
    const { list } = panes(on, width);
    const at = name => list.findIndex(pane => pane.of === name);
    const rising = i => data.close[i] >= data.open[i];
    const font = getComputedStyle(document.body).fontFamily;
    const series = [];
    series.push({
      id: 'price', type: 'candlestick', animation: false, xAxisIndex: 0, yAxisIndex: 0, barMaxWidth: 14, emphasis: { disabled: true },
      data: data.close.map((close, i) => [data.open[i], close, data.low[i], data.high[i]]),
      itemStyle: { color: c('up'), color0: c('down'), borderColor: c('up'), borderColor0: c('down') },
      markArea: picked.length === 2
        ? { silent: true, itemStyle: { color: c('picked') }, data: [picked.map(i => ({ xAxis: data.dates[i] }))] }
        : undefined,
      markLine: picked.length
        ? { silent: true, symbol: 'none', animation: false, lineStyle: { color: c('link'), type: 'dashed', width: 1.2 }, label: { show: false }, data: picked.map(i => ({ xAxis: data.dates[i] })) }
        : undefined
    });
    for (const fact of linesOn(on)) {
      series.push(line(fact, data.facts[fact], 0, colourOf(fact, c), fact.startsWith('bb_') ? { lineStyle: { width: 1, type: 'dashed', color: c('bb') } } : {}));
    }
    series.push({
      id: 'volume', type: 'bar', animation: false, silent: true, xAxisIndex: at('volume'), yAxisIndex: at('volume'), barMaxWidth: 14, emphasis: { disabled: true },
      data: data.volume.map((value, i) => ({ value, itemStyle: { color: rising(i) ? c('up') : c('down'), opacity: 0.55 } }))
    });
    const level = value => ({ yAxis: value, lineStyle: { color: c('lesser'), type: 'dotted', width: 1 } });
    if (at('rsi14') > 0) {
      series.push(line('rsi14', data.facts.rsi14, at('rsi14'), c('rsi14'), {
        markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, data: [level(30), level(70)] }
      }));
    }
    if (at('macd') > 0) {
      const pane = at('macd');
      series.push({
        id: 'macd_hist', type: 'bar', animation: false, silent: true, xAxisIndex: pane, yAxisIndex: pane, barMaxWidth: 14, emphasis: { disabled: true },
        data: data.facts.macd_hist.map(value => ({ value, itemStyle: { color: value >= 0 ? c('up') : c('down'), opacity: 0.55 } }))
      });
      series.push(line('macd', data.facts.macd, pane, c('macd')), line('macd_signal', data.facts.macd_signal, pane, c('macd_signal')));
    }
    const right = 62;
    const tag = { color: c('card'), backgroundColor: c('lesser'), fontSize: 11, padding: [3, 5] };
    return {
      animation: false,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: font },
      grid: list.map(pane => ({ left: 6, right, top: pane.top, height: pane.height })),
      axisPointer: { show: true, link: [{ xAxisIndex: 'all' }], triggerOn: 'mousemove|click', lineStyle: { color: c('lesser'), type: 'dashed' } },
      xAxis: list.map((pane, i) => ({
        type: 'category', gridIndex: i, data: data.dates, boundaryGap: true,
        axisLine: { lineStyle: { color: c('line') } }, axisTick: { show: false }, splitLine: { show: false },
        axisLabel: { show: i === list.length - 1, color: c('lesser'), fontSize: 11, hideOverlap: true, formatter: day => format.tick(day) },
        axisPointer: { show: true, snap: true, label: { ...tag, show: i === list.length - 1, formatter: p => format.day(p.value) } }
      })),
      yAxis: list.map((pane, i) => ({
        scale: pane.of === 'price' || pane.of === 'macd', position: 'right', gridIndex: i, splitNumber: pane.of === 'price' ? 5 : 2,
        min: pane.of === 'rsi14' ? 0 : null, max: pane.of === 'rsi14' ? 100 : null,
        axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: c('grid') } },
        axisLabel: { color: c('lesser'), fontSize: 11, hideOverlap: true, showMinLabel: i === list.length - 1, formatter: value => pane.of === 'volume' ? format.large(value) : format.axis(value) },
        axisPointer: { show: true, snap: false, label: { ...tag, formatter: p => pane.of === 'volume' ? format.large(p.value) : format.number(p.value) } }
      })),
      dataZoom: [
        { type: 'inside', xAxisIndex: list.map((_, i) => i), startValue: zoom[0], endValue: zoom[1], zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, preventDefaultMouseMove: false, minValueSpan: 10 },
        {
          type: 'slider', xAxisIndex: list.map((_, i) => i), startValue: zoom[0], endValue: zoom[1], bottom: 6, height: 26, left: 6, right, minValueSpan: 10,
          borderColor: c('line'), fillerColor: c('picked'), backgroundColor: 'transparent', showDetail: false, brushSelect: false,
          dataBackground: { lineStyle: { color: c('lesser'), opacity: 0.6 }, areaStyle: { color: c('track'), opacity: 0.6 } },
          selectedDataBackground: { lineStyle: { color: c('link') }, areaStyle: { color: c('picked') } },
          handleStyle: { color: c('card'), borderColor: c('lesser') }, moveHandleStyle: { color: c('lesser'), opacity: 0.4 }, emphasis: { handleStyle: { borderColor: c('link') } }
        }
      ],
      series
    };
  };

  return { option, panes, linesOn, NAMES };
})();
