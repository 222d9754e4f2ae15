frappe.provide("frappe.dashboards.chart_sources");

// counted for whoever looks: Frappe's own charts are kept per chart and shown to the next reader as they are
frappe.dashboards.chart_sources["Duty Figures"] = { method: "duty_responsibility.api.charts.figures" };
