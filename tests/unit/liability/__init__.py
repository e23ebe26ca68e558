"""The liability: ageing, forecasts, rates, warnings."""
