export function drawCharts(_part: ParentNode): void {}
