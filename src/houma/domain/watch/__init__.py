"""The watch: rules that look at territories, projects and money, the alerts they raise, and what people answer."""
