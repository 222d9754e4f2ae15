import "./clocks";
import "./gate";
import "./watch";
