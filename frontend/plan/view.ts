// The rectangle of the plan that is in view: pure arithmetic, in the plan's metres.
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const CLOSEST = 24; // times the whole plan

export class View {
  now: Rectangle;
  private fitted: Rectangle;

  constructor(private readonly drawn: Rectangle) {
    this.now = this.fitted = drawn;
  }

  get zoomed(): boolean {
    return this.now.width < this.fitted.width * 0.99;
  }

  /** Takes the shape of the frame (width by height), keeping the middle and the zoom. */
  shape(ratio: number): void {
    const zoom = this.fitted.width / this.now.width;
    const middle = { x: this.now.x + this.now.width / 2, y: this.now.y + this.now.height / 2 };
    const width = Math.max(this.drawn.width, this.drawn.height * ratio);
    this.fitted = around(centre(this.drawn), width, width / ratio);
    this.now = around(middle, width / zoom, width / ratio / zoom);
    this.stayNear();
  }

  move(dx: number, dy: number): void {
    this.now = { ...this.now, x: this.now.x + dx, y: this.now.y + dy };
    this.stayNear();
  }

  /** Enlarges by `factor` around a spot, by default the middle. */
  zoom(factor: number, at = centre(this.now)): void {
    const width = clamp(this.now.width / factor, this.fitted.width / CLOSEST, this.fitted.width);
    const ratio = width / this.now.width;
    this.now = {
      x: at.x - (at.x - this.now.x) * ratio,
      y: at.y - (at.y - this.now.y) * ratio,
      width,
      height: this.now.height * ratio,
    };
    this.stayNear();
  }

  whole(): void {
    this.now = this.fitted;
  }

  private stayNear(): void {
    const most = this.fitted;
    this.now = {
      ...this.now,
      x: clamp(this.now.x, most.x, most.x + most.width - this.now.width),
      y: clamp(this.now.y, most.y, most.y + most.height - this.now.height),
    };
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(most, least));
}

function centre(box: Rectangle): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function around(middle: { x: number; y: number }, width: number, height: number): Rectangle {
  return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
}
