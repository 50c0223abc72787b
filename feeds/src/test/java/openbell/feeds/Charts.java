package openbell.feeds;

/** Bodies as Yahoo sends them, made small. */
final class Charts {

  /** Three sessions in Singapore, 2025-11-10 to 12, the second without prices. */
  static final String DBS =
      """
      {"chart":{"result":[{"meta":{"currency":"SGD","symbol":"D05.SI","exchangeName":"SES",
        "fullExchangeName":"SES","instrumentType":"EQUITY","gmtoffset":28800,"timezone":"SGT",
        "exchangeTimezoneName":"Asia/Singapore","longName":"DBS Group Holdings Ltd",
        "shortName":"DBS","dataGranularity":"1d","range":"5y","validRanges":["1d","5y"],
        "currentTradingPeriod":{"regular":{"start":1,"end":2}}},
       "timestamp":[1762736400,1762822800,1762909200],
       "events":{"dividends":{"1762736400":{"amount":0.75,"date":1762736400}},
                 "splits":{"1762909200":{"date":1762909200,"numerator":11.0,"denominator":10.0,
                           "splitRatio":"11:10"}}},
       "indicators":{"quote":[{"open":[53.5,null,54.125],"high":[54.2,null,55.25],
         "low":[53.25,null,54.0],"close":[54.0,null,55.0999984741211],
         "volume":[4000000,null,5123456]}],
         "adjclose":[{"adjclose":[50.0,null,51.0]}]}}],"error":null}}
      """;

  static final String NOT_FOUND =
      """
      {"chart":{"result":null,"error":{"code":"Not Found",\
      "description":"No data found, symbol may be delisted"}}}\
      """;

  private Charts() {}
}
