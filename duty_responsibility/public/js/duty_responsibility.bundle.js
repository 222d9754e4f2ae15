import "./clocks";
import "./gate";
import "./extensions";
import "./watch";
